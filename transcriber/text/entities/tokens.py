"""Words with the numbers among them read: what the grammars of entities are written in."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from text_to_num import Occurence, find_numbers

from transcriber.text.entities.numerals import Numerals

_DIGITS: Final = re.compile(r"[\d.,]*\d")
_MOST_WORDS: Final = 64
"""Of a number."""
_MOST_DIGITS: Final = 40
"""Of a number; what is longer is none, but a recogniser that repeats itself."""
_LARGEST: Final = 10**15
"""Of a number with a scale: beyond, a float does not tell its digits."""
_PLACES: Final = 6
"""Decimal places of a number times its scale that are meant; what lies beyond is of the multiplication."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it was said.

    Attributes
    ----------
    value
        What it is worth.
    figures
        The same as digits, with the decimal places and leading zeros that were said: `2.50`, `007`.
    ordinal
        `third` rather than `three`.
    in_figures
        The recogniser wrote digits, not words.
    written
        As the recogniser wrote it, or the library of numerals an ordinal: `10.000`, `21ª`. Empty for a
        number that was said in words.
    """

    value: float
    figures: str
    ordinal: bool = False
    in_figures: bool = False
    written: str = ""

    @property
    def whole(self) -> bool:
        return "." not in self.figures


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or several words that are one number.

    Attributes
    ----------
    text
        In small letters, words separated by a space, with straight apostrophes; without what is elided.
    said
        As it was recognised.
    words
        How many words it is made of.
    elided
        What stands before a number in the same word: `l'`.
    """

    text: str
    said: str
    words: int
    number: Number | None = None
    elided: str = ""


class _Word:
    """A word as the library of numerals wants it."""

    def __init__(self, written: str, *, begins: bool) -> None:
        self._written = written
        self._begins = begins

    def text(self) -> str:
        return self._written

    def nt_separated(self, _previous: "_Word") -> bool:
        return self._begins

    def not_a_number_part(self) -> bool:
        return False


def tokens(words: Sequence[str], numerals: Numerals) -> list[Token]:
    """Read words of one sentence, without marks."""
    small = [_small(word) for word in words]
    parted = [numerals.parted(word) for word in small]
    known = [_Word(numerals.respelt.get(rest, rest), begins=bool(elided)) for elided, rest in parted]
    found = {one.start: one for one in find_numbers(known, numerals.library, threshold=0.0)}
    read: list[Token] = []
    at = 0
    while at < len(small):
        elided, rest = parted[at]
        heard = [rest, *small[at + 1 : at + _MOST_WORDS]]
        used, number = _in_figures(heard, numerals) or _in_words(heard, found.get(at), numerals)
        if number is None and not rest[:1].isdigit():
            elided, heard[0] = "", small[at]
        text, said = " ".join(heard[:used]), " ".join(words[at : at + used])
        read.append(Token(text, said, used, number, said[: len(elided)]))
        at += used
    return list(_scaled(read, numerals))


def _small(word: str) -> str:
    return word.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")


def _in_words(heard: Sequence[str], one: Occurence | None, numerals: Numerals) -> tuple[int, Number | None]:
    """How many of the words are a number, or one that is none."""
    if one is None:
        return 1, None
    used = one.end - one.start
    digits = _DIGITS.match(one.text)
    if used > len(heard) or " ".join(heard[:used]) in numerals.vague or digits is None:
        return min(used, len(heard)), None
    figures = digits[0].replace(",", ".").rstrip(".")
    written = one.text if one.is_ordinal else ""
    return used, Number(one.value, figures, one.is_ordinal, written=written)


def _in_figures(heard: Sequence[str], numerals: Numerals) -> tuple[int, Number] | None:
    text, used = heard[0], 1
    if ordinal := numerals.ordinal_figures.fullmatch(text):
        return 1, Number(float(ordinal[1]), ordinal[1], ordinal=True, in_figures=True, written=text)
    while used < len(heard) and numerals.continues(text, heard[used]):
        text, used = f"{text} {heard[used]}", used + 1
    if (figures := numerals.digits_of(text)) and len(figures) <= _MOST_DIGITS:
        return used, Number(float(figures), figures, in_figures=True, written=text)
    return None


def _scaled(read: Sequence[Token], numerals: Numerals) -> Iterator[Token]:
    """Join what was said as `1.5` and `million`, or with figures as `2 million`."""
    at = 0
    while at < len(read):
        token = read[at]
        after = read[at + 1] if at + 1 < len(read) else None
        scale = numerals.scales.get(after.text) if after else None
        share = _share(token, numerals)
        if after and scale and share and share.value < scale and share.value * scale <= _LARGEST:
            value = round(share.value * scale, _PLACES)
            figures = f"{round(value)}" if value == round(value) else f"{value}"
            number = Number(value, figures, in_figures=share.in_figures)
            yield Token(
                f"{token.text} {after.text}",
                f"{token.said} {after.said}",
                token.words + after.words,
                number,
                token.elided,
            )
            at += 2
        else:
            yield token
            at += 1


def _share(token: Token, numerals: Numerals) -> Number | None:
    """How many of a scale: a number, or a word that stands for one there."""
    if token.text in numerals.units:
        return Number(1.0, "1")
    return token.number if token.number and not token.number.ordinal else None

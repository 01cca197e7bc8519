"""Words with the numbers among them read: what the grammars of entities are written in."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from text_to_num import Occurence, find_numbers

from transcriber.text.entities.numerals import Numerals

_DIGITS: Final = re.compile(r"[\d.,]*\d")
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
        In small letters, words separated by a space, with straight apostrophes.
    said
        As it was recognised.
    words
        How many words it is made of.
    """

    text: str
    said: str
    words: int
    number: Number | None = None


class _Word:
    """A word as the library of numerals wants it."""

    def __init__(self, written: str) -> None:
        self._written = written

    def text(self) -> str:
        return self._written

    def nt_separated(self, _previous: "_Word") -> bool:
        return False

    def not_a_number_part(self) -> bool:
        return False


def tokens(words: Sequence[str], numerals: Numerals) -> list[Token]:
    """Read words of one sentence, without marks."""
    small = [_small(word) for word in words]
    known = [_Word(numerals.respelt.get(word, word)) for word in small]
    found = {one.start: one for one in find_numbers(known, numerals.library, threshold=0.0)}
    read: list[Token] = []
    at = 0
    while at < len(small):
        one = found.get(at)
        used, number = _in_figures(small, at, numerals) or _in_words(small, at, one, numerals)
        read.append(_token(words[at : at + used], number))
        at += used
    return list(_scaled(read, numerals))


def _small(word: str) -> str:
    return word.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")


def _token(words: Sequence[str], number: Number | None) -> Token:
    return Token(_small(" ".join(words)), " ".join(words), len(words), number)


def _in_words(
    small: Sequence[str], at: int, one: Occurence | None, numerals: Numerals
) -> tuple[int, Number | None]:
    """How many words from a place on are a number, or one that is none."""
    if one is None:
        return 1, None
    digits = _DIGITS.match(one.text)
    if " ".join(small[at : one.end]) in numerals.vague or digits is None:
        return one.end - at, None
    figures = digits[0].replace(",", ".").rstrip(".")
    written = one.text if one.is_ordinal else ""
    return one.end - at, Number(one.value, figures, one.is_ordinal, written=written)


def _in_figures(small: Sequence[str], at: int, numerals: Numerals) -> tuple[int, Number] | None:
    if ordinal := numerals.ordinal_figures.fullmatch(small[at]):
        return 1, Number(float(ordinal[1]), ordinal[1], ordinal=True, in_figures=True, written=small[at])
    text, after = small[at], at + 1
    while after < len(small) and numerals.continues(text, small[after]):
        text, after = f"{text} {small[after]}", after + 1
    if (figures := numerals.digits_of(text)) and len(figures) <= _MOST_DIGITS:
        return after - at, Number(float(figures), figures, in_figures=True, written=text)
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

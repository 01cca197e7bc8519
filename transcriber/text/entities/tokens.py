"""Words with the numbers among them read: what the grammars of entities are written in."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from text_to_num import Occurence, find_numbers

SCALES: Final = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}

_FIGURES: Final = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
_ORDINAL_FIGURES: Final = re.compile(r"(\d+)(?:st|nd|rd|th)")


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
    """

    value: float
    figures: str
    ordinal: bool = False
    in_figures: bool = False

    @property
    def whole(self) -> bool:
        return "." not in self.figures


@dataclass(frozen=True, slots=True)
class Token:
    """A word, or several words that are one number.

    Attributes
    ----------
    text
        In small letters, words separated by a space.
    words
        How many words it is made of.
    """

    text: str
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


def tokens(words: Sequence[str], language: str) -> list[Token]:
    """Read words of one sentence, without marks."""
    small = [word.lower() for word in words]
    found = {one.start: one for one in find_numbers([_Word(word) for word in small], language, threshold=0.0)}
    read: list[Token] = []
    at = 0
    while at < len(small):
        one = found.get(at)
        after = one.end if one else at + 1
        text = " ".join(small[at:after])
        number = _number(one, text) if one else None
        if written := _in_figures(small[at]):
            after, text, number = at + 1, small[at], written
        read.append(Token(text, after - at, number))
        at = after
    return list(_scaled(read))


def _number(one: Occurence, text: str) -> Number | None:
    if text.removesuffix("s") in {"hundred", *SCALES} and text.endswith("s"):  # hundreds of people: no number
        return None
    return Number(one.value, one.text.rstrip("stndrh"), ordinal=one.is_ordinal)


def _in_figures(word: str) -> Number | None:
    if _FIGURES.fullmatch(word):
        plain = word.replace(",", "")
        return Number(float(plain), plain, in_figures=True)
    if ordinal := _ORDINAL_FIGURES.fullmatch(word):
        return Number(float(ordinal[1]), ordinal[1], ordinal=True, in_figures=True)
    return None


def _scaled(read: Sequence[Token]) -> Iterator[Token]:
    """Join what was said as `1.5` and `million`, or with figures as `2 million`."""
    at = 0
    while at < len(read):
        token = read[at]
        after = read[at + 1] if at + 1 < len(read) else None
        scale = SCALES.get(after.text.removesuffix("s")) if after else None
        if after and scale and token.number and not token.number.ordinal and token.number.value < scale:
            value = token.number.value * scale
            figures = f"{round(value)}" if value == round(value) else f"{value}"
            number = Number(value, figures, in_figures=token.number.in_figures)
            yield Token(f"{token.text} {after.text}", token.words + after.words, number)
            at += 2
        else:
            yield token
            at += 1

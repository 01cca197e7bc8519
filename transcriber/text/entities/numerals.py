"""How a language says and writes numbers, as far as words are to be read by it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final

_GROUP_DIGITS: Final = 3


@dataclass(frozen=True, kw_only=True)
class Numerals:
    """What reading numbers in words and digits depends on.

    Attributes
    ----------
    library
        Code by which the library of numerals (`text_to_num`) knows the language.
    decimal, thousands
        Characters before decimal places, and between groups of three digits; of each, all that are read.
    ordinal
        Pattern of an ordinal in digits, with the digits as its first group.
    scales
        Words after a number that multiply it, in small letters, with their factor.
    units
        Words that stand for one before a scale, where the library does not read them so: `eine` (Million).
    respelt
        Words that the library does not know, and those to read in their place.
    vague
        Words that are no number by themselves, though the library reads one: `millions` (of people).
    elisions
        What may stand before a number in the same word, with its apostrophe: `l'` (8 maggio).
    """

    library: str
    decimal: str
    thousands: str
    ordinal: str
    scales: Mapping[str, int]
    units: frozenset[str] = frozenset()
    respelt: Mapping[str, str] = field(default_factory=dict)
    vague: frozenset[str] = frozenset()
    elisions: frozenset[str] = frozenset()

    @property
    def sets_off_by_space(self) -> bool:
        """Whether `10 000` is one number."""
        return " " in self.thousands

    @cached_property
    def figures(self) -> "re.Pattern[str]":
        """A number in digits. A full stop before other than three digits is read as a decimal point."""
        decimal, thousands = re.escape(self.decimal), re.escape(self.thousands)
        return re.compile(
            rf"(?P<whole>\d{{1,3}}(?:[{thousands}]\d{{3}})+|\d+)(?:[{decimal}](?P<places>\d+))?"
            rf"|(?P<pointed>\d+)\.(?!\d{{3}}$)(?P<rest>\d+)"
        )

    @cached_property
    def ordinal_figures(self) -> "re.Pattern[str]":
        return re.compile(self.ordinal)

    def parted(self, word: str) -> tuple[str, str]:
        """What is elided before a word, if anything, and the rest of it."""
        elided, apostrophe, rest = word.partition("'")
        return (elided + apostrophe, rest) if rest and elided + apostrophe in self.elisions else ("", word)

    def digits_of(self, word: str) -> str | None:
        """A number in digits with a point before decimal places and nothing else: `1.000,5` is `1000.5`."""
        found = self.figures.fullmatch(word)
        if not found:
            return None
        whole = re.sub(r"\D", "", found["whole"] or found["pointed"])
        places = found["places"] or found["rest"]
        return f"{whole}.{places}" if places else whole

    def continues(self, word: str, following: str) -> bool:
        """Whether the next word is a further group of the digits so far: `10` and `000`."""
        if not self.sets_off_by_space or not word.replace(" ", "").isdigit():
            return False
        head = following.partition(self.decimal[0])[0]
        begins = len(word.partition(" ")[0]) <= _GROUP_DIGITS and not word.startswith("0")
        return begins and len(head) == _GROUP_DIGITS and head.isdigit() and bool(self.digits_of(following))

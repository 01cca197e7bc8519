"""What a language's table of numbers, dates, sums and the like says: `tables/<code>.toml`.

Phrases are in small letters, words separated by a space. Formats of Unicode's CLDR, unless a table says else.
"""

import tomllib
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path
from typing import Annotated, Final, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

from transcriber.text.entities.numerals import Numerals

TABLES: Final = Path(__file__).parents[1] / "tables"

_MONTHS: Final = 12
_WEEKDAYS: Final = 7
_MILLION: Final = 1_000_000

Phrases = frozenset[str]


class _Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Scale(_Section):
    """A power of ten with a word of its own.

    Attributes
    ----------
    one, many
        How it is written after one and after more. None is written as digits.
    said
        All that is read.
    """

    value: Annotated[int, Field(ge=1000)]
    one: str = ""
    many: str = ""
    said: Phrases


class Numbers(_Section):
    """Numbers by themselves.

    Attributes
    ----------
    library, decimal, thousands, ordinal, respelt, ones, vague, elisions
        As in `Numerals` (`ones`: its `units`). The first character of `decimal` and of `thousands` is
        written.
    articles
        Words for one that are articles: no figure, but before a sum with coins.
    round
        Numbers that stay words by themselves: `mil gracias`.
    plural_from
        A scale is written as of many from here on, not included.
    to
        Between the ends of a range.
    halves
        After a whole number: `y medio`.
    parts
        Parts of a whole after a number of them: `cuartos`.
    ordinal_endings
        How endings are written that the library of numerals writes otherwise.
    """

    library: str
    decimal: str
    thousands: str
    ordinal: str
    respelt: Mapping[str, str] = {}
    ones: Phrases = frozenset()
    articles: Phrases
    round: Phrases
    vague: Phrases = frozenset()
    elisions: Phrases = frozenset()
    plural_from: float
    to: Phrases
    halves: Phrases
    parts: Mapping[str, int]
    ordinal_endings: Mapping[str, str] = {}


class Dates(_Section):
    """Days, months and years.

    Attributes
    ----------
    months, weekdays
        In their order, as they are written; behind them, other names.
    the
        Between a weekday and a day.
    of
        Between a day, a month and a year.
    day, first
        How a day is written; and the first of a month, where it is said as an ordinal.
    """

    months: Annotated[tuple[str, ...], Field(min_length=_MONTHS)]
    weekdays: Annotated[tuple[str, ...], Field(min_length=_WEEKDAYS)]
    the: Phrases = frozenset()
    of: Phrases = frozenset()
    day: str = "{}"
    first: str

    @cached_property
    def month_of(self) -> Mapping[str, str]:
        return {name.lower(): name for name in self.months}

    @cached_property
    def weekday_of(self) -> Mapping[str, str]:
        return {name.lower(): name for name in self.weekdays}


class Times(_Section):
    """Times of day.

    Attributes
    ----------
    clock
        How hour and minutes are written.
    full
        How a full hour is, where it is said with a unit. Empty where that may be a duration.
    units
        Words after the hour.
    minutes
        Words after the minutes.
    before
        Words before an hour that may have no unit.
    joints
        Words between hour and minutes.
    named
        Minutes after the hour that have a name; those before the hour are negative.
    minus
        Before a number of minutes before the hour.
    early
        Minutes that are said before their hour, as `named`: `halb`.
    """

    clock: str
    full: str = ""
    units: Phrases = frozenset()
    minutes: Phrases = frozenset()
    before: Phrases = frozenset()
    joints: Phrases = frozenset()
    named: Mapping[str, int] = {}
    minus: Phrases = frozenset()
    early: Mapping[str, int] = {}


class Money(_Section):
    """Sums.

    Attributes
    ----------
    formats
        Signs of currencies, and how a sum is written with each.
    currencies
        Words for them, and the sign.
    unsigned
        Words for those without a sign, or whose sign is that of another as well (dollars and pesos).
    coins
        Words for hundredths.
    joints
        Between a sum and its coins.
    of
        Between a million and what there is a million of.
    """

    formats: Mapping[str, str]
    currencies: Mapping[str, str]
    unsigned: Phrases = frozenset()
    coins: Phrases
    joints: Phrases = frozenset()
    of: Phrases = frozenset()

    @cached_property
    def signs(self) -> Mapping[str, str]:
        """Signs by how they are read, in small letters."""
        return {sign.lower(): sign for sign in self.formats}

    @cached_property
    def names(self) -> Mapping[str, str]:
        """All words and signs behind a sum, and what sign is written; the word itself where there is none."""
        return {**self.signs, **self.currencies, **{word: word for word in self.unsigned}}


class Percentages(_Section):
    """Words, and how a number is written with the sign."""

    said: Phrases
    format: str

    @cached_property
    def names(self) -> Mapping[str, str]:
        return dict.fromkeys((*self.said, "%"), "%")


class Spelling(_Section):
    """Signs one by one: see `transcriber.text.entities.signs.Signs`.

    Attributes
    ----------
    telephone
        Digits of each group of a telephone number that has as many digits as they are together.
    domains
        Besides those of any language.
    """

    repeats: Mapping[str, int] = {}
    no_letters: Phrases
    at: Phrases
    dot: Phrases
    dash: Phrases = frozenset()
    underscore: Phrases = frozenset()
    domains: Phrases
    telephone: tuple[int, ...] = ()
    in_pairs: bool = False


class Table(_Section):
    """All that is known of a language. `units`: words of measures and how they are written."""

    numbers: Numbers
    scales: tuple[Scale, ...]
    dates: Dates
    times: Times
    money: Money
    percentages: Percentages
    units: Mapping[str, str]
    spelling: Spelling

    @cached_property
    def numerals(self) -> Numerals:
        numbers = self.numbers
        return Numerals(
            library=numbers.library,
            decimal=numbers.decimal,
            thousands=numbers.thousands,
            ordinal=numbers.ordinal,
            scales={word: scale.value for scale in self.scales for word in scale.said},
            units=numbers.ones,
            respelt=numbers.respelt,
            elisions=numbers.elisions,
            vague=numbers.vague
            | {word for scale in self.scales if scale.value >= _MILLION for word in scale.said},
        )

    @model_validator(mode="after")
    def _has_formats(self) -> Self:
        """A format without a place for the number would lose it."""
        for format_ in (*self.money.formats.values(), self.percentages.format, self.dates.day):
            if "{}" not in format_:
                raise ValueError(f"the format {format_!r} has no {{}}")
        return self


def read_table(code: str) -> Table:
    """Table of a language that has one."""
    return Table.model_validate(tomllib.loads((TABLES / f"{code}.toml").read_text("utf-8")))

"""Languages whose numbers, dates, sums and the like are known here."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Final

from transcriber.text.entities import english, tabled
from transcriber.text.entities.look import Found
from transcriber.text.entities.numerals import Numerals
from transcriber.text.entities.tabled.table import TABLES, read_table
from transcriber.text.entities.tokens import Token

_ENGLISH: Final = "en"


@dataclass(frozen=True, slots=True)
class Language:
    """How entities are found in a language.

    Attributes
    ----------
    found_at
        Gives the entity that begins at a place, if one does.
    """

    numerals: Numerals
    found_at: Callable[[Sequence[Token], int], Found | None]


def languages() -> frozenset[str]:
    """Codes of all that are known."""
    return frozenset((_ENGLISH, *(path.stem for path in TABLES.glob("*.toml"))))


@cache
def language_of(code: str) -> Language:
    """What is known of a language.

    Raises
    ------
    KeyError
        Nothing is.
    """
    if code not in languages():
        raise KeyError(code)
    if code == _ENGLISH:
        return Language(english.NUMERALS, english.found_at)
    table = read_table(code)
    return Language(table.numerals, partial(tabled.found_at, tabled.grammars(table)))

"""Writes words in the spelling of a country."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Final

from contract.transcript import Result
from transcriber.text.reading import content, saying

_TABLE: Final = Path(__file__).parent / "data" / "spelling-en.txt"
_IZE_ENDINGS: Final = ("e", "ed", "es", "er", "ers", "ing", "ation", "ations")
_L_ENDINGS: Final = ("ed", "ing", "er", "ers", "ings")
_NO_ENDING: Final = "-"
_POSSESSIVES: Final = ("'s", "’s", "s'")  # noqa: RUF001 these characters are meant


def spelt(results: Sequence[Result], locale: str) -> list[Result]:
    """Write every word as `locale` has it: `en-GB`, `en-AU` or `en-US`.

    British and Australian spelling have `-ise`, and differ in none of the words that are known here. Words
    that nobody can tell by their letters stay: `meter`, `check`, `program`, `practice`, `license`, `tire`.
    """
    table = _table(american=locale == "en-US")
    return [
        saying(result, spelt_word(content(result), table)) if result.type == "word" else result
        for result in results
    ]


def spelt_word(word: str, table: Mapping[str, str]) -> str:
    """The word, each part between hyphens by itself, with its capitals and its possessive."""
    return "-".join(_spelt_part(part, table) for part in word.split("-"))


def table_of(locale: str) -> Mapping[str, str]:
    """Words in small letters that are spelt differently there, and how."""
    return _table(american=locale == "en-US")


def _spelt_part(part: str, table: Mapping[str, str]) -> str:
    possessive = next((end for end in _POSSESSIVES if part.lower().endswith(end)), "")
    if possessive == "s'":
        possessive = "'"
    stem = part[: len(part) - len(possessive)]
    other = table.get(stem.lower())
    return _cased(other, stem) + part[len(stem) :] if other else part


def _cased(word: str, like: str) -> str:
    if like.islower():
        return word
    if len(like) > 1 and like.isupper():
        return word.upper()
    return word[:1].upper() + word[1:] if like[1:].islower() else like


@cache
def _table(*, american: bool) -> Mapping[str, str]:
    pairs = {}
    for us, gb, both_ways in _pairs():
        if american:
            pairs[gb] = us
        elif both_ways:
            pairs[us] = gb
    return pairs


def _pairs() -> Iterator[tuple[str, str, bool]]:
    """American word, British word, and whether each can be had from the other."""
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        entry = line.partition("#")[0].split()
        if entry[:1] == ["~iz"]:
            yield from _ending(entry[1:], ("iz", "is"), _IZE_ENDINGS)
        elif entry[:1] == ["~l"]:
            yield from _ending(entry[1:], ("", "l"), _L_ENDINGS)
        elif entry:
            one_way = entry[0] == "<"
            us, gb, *endings = entry[one_way:]
            for ending in (ending.replace(_NO_ENDING, "") for ending in endings):
                yield us + ending, gb + ending, not one_way


def _ending(
    stems: Sequence[str], between: tuple[str, str], endings: Sequence[str]
) -> Iterator[tuple[str, str, bool]]:
    us, gb = between
    return ((stem + us + end, stem + gb + end, True) for stem in stems for end in endings)

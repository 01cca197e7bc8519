"""Words of any alphabet in Latin letters, roughly: what their letters are called tells how they sound."""

import re
from functools import cache
from typing import Final
from unicodedata import name, normalize

_CALLED: Final = re.compile(
    r"(?:LETTER|LIGATURE|SYLLABLE|VOWEL SIGN|CHOSEONG|JUNGSEONG|JONGSEONG) (?P<called>.+)"
)

_NAMED_BEHIND: Final = re.compile(r"e(?P<sound>[flmnrs])")
"""Cyrillic letters that are called as in English: ef, el, em, en, er, es."""

_VOWEL: Final = "a"

_SILENT: Final = "sign"
"""The last word of a hard and a soft sign's name."""


def romanised(word: str) -> str:
    """A word in the letters a to z.

    Of a letter of another script, the consonants that its Unicode name begins with: b for Cyrillic be, Greek
    beta, Arabic beh and Devanagari ba. A vowel is some vowel. That is enough to compare words of one script,
    and mostly a name in Latin letters with what was written of it in another.
    """
    return "".join(map(_latin, normalize("NFKD", word.lower())))


@cache
def _latin(sign: str) -> str:
    if sign.isascii():
        return sign
    found = _CALLED.search(name(sign, ""))
    if not found:
        return ""
    called = found["called"].partition(" WITH ")[0].split()[-1].lower()
    if called == _SILENT:
        return ""
    behind = _NAMED_BEHIND.fullmatch(called) if name(sign).startswith("CYRILLIC") else None
    if behind:
        return behind["sound"]
    return re.match("[^aeiou]*", called)[0] or _VOWEL  # type: ignore[index]  # it always matches

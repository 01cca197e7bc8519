from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final

from transcriber.combine.alignment import Place
from transcriber.combine.likeness import core
from transcriber.speech import Word

_MOSTLY: Final = 0.5
_FEWEST: Final = 4
"""Of words that tell anything about a text: `IBM` by itself is no shout."""
_LETTERS: Final = 2
"""Of a word that is counted: `I` and `A` have their capital anyway."""


def cased(word: Word, place: Place, believed: Collection[int]) -> Word:
    """A word with the capitals within it that an engine wrote: `IBM` for `ibm`, `McCoy` for `Mccoy`.

    Only some engines know them, and whoever is the surest of the words need not be one. The capital at the
    beginning stays as it is: it may be that of a sentence, which belongs to the marks.

    Parameters
    ----------
    place
        What each engine has there: the same word.
    believed
        Engines whose capitals mean something.
    """
    plain = core(word)
    if _has_inner_capital(plain):
        return word
    others = (core(other) for engine, other in enumerate(place) if other and engine in believed)
    spelt = next((other for other in others if _has_inner_capital(other)), plain)
    return word if spelt == plain else replace(word, text=word.text.replace(plain, spelt, 1))


def is_in_capitals(words: Sequence[Word]) -> bool:
    """Whether most of a text is in capitals, so that they tell nothing about a word."""
    long = [plain for word in words if len(plain := core(word)) >= _LETTERS]
    return len(long) >= _FEWEST and sum(map(str.isupper, long)) > _MOSTLY * len(long)


def _has_inner_capital(text: str) -> bool:
    return any(map(str.isupper, text[1:]))

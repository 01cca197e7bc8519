"""Capitals at the beginning of sentences, where words of several engines stand side by side."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from transcriber.combine.alignment import Place
from transcriber.combine.marks import ends_sentence
from transcriber.speech import Utterance, Word


@dataclass(frozen=True, slots=True)
class Chosen:
    """A word of the result.

    Attributes
    ----------
    word
        As it is written now.
    place
        What each engine has there.
    engine
        Whose word it is.
    """

    word: Word
    place: Place
    engine: int


def with_sentences(chosen: Sequence[Chosen], readings: Sequence[Utterance]) -> list[Word]:
    """Give words the first letter that goes with the mark before them, where that is another engine's.

    An engine begins a sentence after its own full stop. Behind that of another, its word gets a capital;
    without one before it, it loses it, if an engine wrote that word in small letters. What is written by one
    engine stays as it is: `etc. and so on`.
    """
    before = [_after_sentence(reading.words) for reading in readings]
    written: list[Word] = []
    for one in chosen:
        own = one.place[one.engine]
        begins = before[one.engine].get(id(own)) if own else None
        if begins is None or not written or ends_sentence(written[-1]) == begins:
            written.append(one.word)
        else:
            written.append(_lowered(one) if begins else _raised(one.word))
    return written


def _after_sentence(words: Sequence[Word]) -> dict[int, bool]:
    """Whether each word but the first, by its identity, comes after the end of a sentence."""
    return {id(word): ends_sentence(last) for last, word in pairwise(words)}


def _raised(word: Word) -> Word:
    return replace(word, text=word.text[:1].upper() + word.text[1:])


def _lowered(one: Chosen) -> Word:
    text = one.word.text
    small = text[:1].lower() + text[1:]
    others = {other.text[:1] for other in one.place if other}
    return replace(one.word, text=small) if small[:1] in others else one.word

from collections.abc import Iterator
from dataclasses import replace

from contract.marks import PAUSES
from transcriber.combine.alignment import Place
from transcriber.output.marks import SENTENCE_ENDS
from transcriber.speech import Word


def marked(word: Word, place: Place) -> Word:
    """A word that can tell how probable its mark is, or one that was not written.

    A mark of an engine that cannot tell is as probable as the word. Behind a word without one, the mark that
    another engine wrote or thought of in its place might have been.
    """
    if _mark(word):
        known = word.confidence if word.mark_confidence is None else word.mark_confidence
        return replace(word, mark_confidence=known)
    likeliest = max(_marks_of(place), key=lambda one: one[1], default=(None, 0.0))
    return replace(word, unwritten_mark=likeliest[0], unwritten_confidence=likeliest[1])


def ends_sentence(word: Word) -> bool:
    return _mark(word) in SENTENCE_ENDS


def _marks_of(place: Place) -> Iterator[tuple[str, float]]:
    for word in place:
        if word and (mark := _mark(word)):
            yield mark, word.confidence if word.mark_confidence is None else word.mark_confidence
        elif word and word.unwritten_mark:
            yield word.unwritten_mark, word.unwritten_confidence


def _mark(word: Word) -> str | None:
    last = word.text[-1]
    return last if last in SENTENCE_ENDS | PAUSES else None

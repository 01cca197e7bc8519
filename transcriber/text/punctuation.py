"""Writes more punctuation or less, by how probable each mark is."""

# ruff: noqa: SIM905 many short words read better as a text

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from transcriber.output.abbreviations import keeps_full_stop
from transcriber.output.marks import SENTENCE_ENDS
from transcriber.speech import Utterance, Word

AS_HEARD: Final = 0.5
_MARKS: Final = frozenset(",.?!")
_LEAST: Final = 0.05
"""A mark less probable than this is never put in."""
_LOWERED: Final = frozenset(
    (
        "a an the and or but so because if when while as then that this these those there here it its he him "
        "his she her we our us they them their you your my me what who how why where which is are was were "
        "do does did have has had can could will would should not no yes well just in on at by to of for "
        "from with about"
    ).split()
)
"""Words of English that have a capital only where a sentence begins. Others may be names, and keep theirs."""


def adds_marks(sensitivity: float | None) -> bool:
    """Whether marks may be written that were not heard; None stands for none asked for."""
    return sensitivity is not None and sensitivity > AS_HEARD


def punctuated(utterances: Iterable[Utterance], sensitivity: float, language: str) -> Iterator[Utterance]:
    """Write a mark where its probability is at least 1 - `sensitivity`.

    At 0.5 every mark is as the engine wrote it, below that marks can only go, above that only come. Where a
    full stop goes, the next word loses its capital if it is a word that no name begins with; where one
    comes, the next word gets a capital. A full stop that belongs to its word (`Mr.`) stays.
    """
    for utterance in utterances:
        yield replace(utterance, words=_punctuated(utterance.words, sensitivity, language))


def _punctuated(words: Sequence[Word], sensitivity: float, language: str) -> list[Word]:
    written: list[Word] = []
    for at, word in enumerate(words):
        following = words[at + 1].text if at + 1 < len(words) else None
        text = word.text
        if written:
            text = _recased(text, words[len(written) - 1].text, written[-1].text)
        belongs = text.endswith(".") and keeps_full_stop(text[:-1], following, language)
        written.append(
            replace(word, text=text) if belongs else replace(word, text=_marked(text, word, sensitivity))
        )
    return written


def _marked(text: str, word: Word, sensitivity: float) -> str:
    least = 1.0 - sensitivity
    if sensitivity < AS_HEARD and word.mark_confidence is not None:
        return text[:-1] if word.mark_confidence < least and text[-1:] in _MARKS else text
    if sensitivity > AS_HEARD and word.unwritten_mark and text[-1:].isalnum():
        return text + word.unwritten_mark if word.unwritten_confidence >= max(least, _LEAST) else text
    return text


def _recased(text: str, heard_before: str, written_before: str) -> str:
    """Give or take the capital of a word, as a sentence now begins with it or no longer does."""
    ended, ends = heard_before[-1:] in SENTENCE_ENDS, written_before[-1:] in SENTENCE_ENDS
    if ends and not ended:
        return text[:1].upper() + text[1:]
    if ended and not ends and text.strip(",.?!").lower() in _LOWERED:
        return text[:1].lower() + text[1:]
    return text

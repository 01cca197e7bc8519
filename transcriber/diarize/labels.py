"""Who said each word of what was recognised."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from itertools import zip_longest

from contract.marks import PAUSES
from contract.speakers.labels import labels
from contract.speakers.said import After, Said
from contract.speakers.turn import Turn
from transcriber.output.abbreviations import keeps_full_stop
from transcriber.output.split import split
from transcriber.speech import Utterance, Word


def labelled(utterances: Sequence[Utterance], turns: Sequence[Turn], language: str) -> list[Utterance]:
    """The same words, each with the label of who said it; `UU` where that is not known.

    Parameters
    ----------
    turns
        In the order in which they begin.
    language
        Code; it decides which abbreviations end no sentence.
    """
    said = [word for utterance in utterances for word in _said(utterance.words, language)]
    names = iter(labels(said, turns))
    return [
        replace(utterance, words=[replace(word, speaker=next(names)) for word in utterance.words])
        for utterance in utterances
    ]


def _said(words: Sequence[Word], language: str) -> list[Said]:
    following = (word.text for word in words[1:])
    return [
        Said(word.start_seconds, word.end_seconds, _after(word.text, after, language))
        for word, after in zip_longest(words, following)
    ]


def _after(text: str, following: str | None, language: str) -> After:
    belongs = partial(keeps_full_stop, following=following, language=language)
    marks = [part for part in split(text, belongs, in_quote=False) if part.attaches_to is not None]
    if any(mark.ends_sentence for mark in marks):
        return After.SENTENCE_END
    return After.PAUSE if any(mark.text in PAUSES for mark in marks) else After.NOTHING

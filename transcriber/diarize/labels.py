"""Who said each word: from turns of speakers to labels S1, S2 ... in the order of first speech."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from contract.transcript import UNKNOWN_SPEAKER
from transcriber.diarize.turns import Turn
from transcriber.speech import Utterance, Word

_NEAR_SECONDS: Final = 1.0
"""A word beside a turn by no more than this is its speaker's: turns end early at a soft last syllable."""
_LONGEST_TURN_SECONDS: Final = 20.0


def labelled(utterances: Sequence[Utterance], turns: Sequence[Turn]) -> list[Utterance]:
    """The same words, each with the label of who said it; `UU` where that is not known.

    Parameters
    ----------
    turns
        In the order in which they begin.
    """
    known = [turn for turn in turns if turn.speaker is not None]
    starts = [turn.start_seconds for turn in known]
    names: dict[int, str] = {}

    def label(word: Word) -> Word:
        speaker = _speaker(word, known, starts)
        if speaker is None:
            return replace(word, speaker=UNKNOWN_SPEAKER)
        return replace(word, speaker=names.setdefault(speaker, f"S{len(names) + 1}"))

    return [replace(utterance, words=[label(word) for word in utterance.words]) for utterance in utterances]


def _speaker(word: Word, turns: Sequence[Turn], starts: Sequence[float]) -> int | None:
    """Whose turns cover most of the word, or else lie nearest to it."""
    first = bisect_left(starts, word.start_seconds - _LONGEST_TURN_SECONDS)
    after = bisect_left(starts, word.end_seconds + _NEAR_SECONDS)
    shared: dict[int, float] = {}
    nearest, distance = None, _NEAR_SECONDS
    for turn in turns[first:after]:
        if turn.speaker is None:
            continue
        overlap = min(turn.end_seconds, word.end_seconds) - max(turn.start_seconds, word.start_seconds)
        if overlap > 0:
            shared[turn.speaker] = shared.get(turn.speaker, 0.0) + overlap
        elif -overlap <= distance:
            nearest, distance = turn.speaker, -overlap
    return max(shared, key=lambda speaker: shared[speaker]) if shared else nearest

"""Where to cut: decided from speech probabilities alone."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from contract.errors.models import PackInvalid
from transcriber.packs.pack import Pack
from transcriber.segment.vad import WINDOW
from transcriber.speech import SAMPLE_RATE

_LATER_SECONDS: Final = 0.05
"""What a cut a second later is worth, in seconds of silence: long chunks give the recogniser more context."""


@dataclass(frozen=True, slots=True)
class ChunkRules:
    """How long chunks are and what counts as silence.

    Attributes
    ----------
    max_seconds
        No chunk is longer.
    long_seconds
        A chunk that would reach `max_seconds` is cut before this. The difference lets one end by itself,
        instead of leaving a stump of a second or two.
    min_seconds
        No cut before this, except for a gap.
    pause_seconds
        A silence as long as this is cut as soon as the chunk has `min_seconds`.
    gap_seconds
        A silence as long as this is a stretch of its own, which is not recognised.
    margin_seconds
        Of such a stretch, this much stays with the speech on each side.
    speech_probability
        From here on a window counts as speech.
    sure_probability
        From here on it is surely speech. Music and noise stay below, words do not.
    min_speech_seconds
        A stretch with less sure speech than this is not recognised: a click is no word.
    """

    max_seconds: float = 18.0
    long_seconds: float = 15.0
    min_seconds: float = 6.0
    pause_seconds: float = 1.2
    gap_seconds: float = 4.0
    margin_seconds: float = 0.5
    speech_probability: float = 0.35
    sure_probability: float = 0.6
    min_speech_seconds: float = 0.1


def chunk_rules(pack: Pack, operating_point: str) -> ChunkRules:
    """Rules that an operating point wants.

    Raises
    ------
    PackInvalid
        The pack names a rule that does not exist.
    """
    return rules_of(pack, pack.operating_point(operating_point).chunks)


def rules_of(pack: Pack, chunks: Mapping[str, float]) -> ChunkRules:
    """Rules with those in it that a pack names; errors as for `chunk_rules`."""
    try:
        return ChunkRules(**chunks)
    except TypeError as error:
        raise PackInvalid(f"chunks of the pack {pack.name}", str(error)) from error


@dataclass(frozen=True, slots=True)
class Piece:
    """The next stretch to take: so many windows, with speech in them or not."""

    windows: int
    spoken: bool


def next_piece(probabilities: NDArray[np.float32], rules: ChunkRules, *, final: bool) -> Piece | None:
    """The next stretch of what was heard, or None where it takes more of the recording to tell.

    Parameters
    ----------
    probabilities
        Of speech, one for each window not taken yet.
    final
        The recording ends here; then None means that nothing is left.
    """
    silent = probabilities < rules.speech_probability
    lead = int(np.argmin(silent)) if not silent.all() else len(silent)
    if lead == len(silent) and final:
        return Piece(lead, spoken=False) if lead else None
    if lead >= _windows(rules.gap_seconds):
        return Piece(lead - _windows(rules.margin_seconds), spoken=False)
    end = _natural_end(silent, rules)
    if end is None and len(silent) >= _windows(rules.max_seconds):
        end = _forced_end(silent, probabilities, rules)
    if end is None and final:
        end = len(silent)
    return None if end is None else Piece(end, spoken=_is_spoken(probabilities[:end], rules))


def _natural_end(silent: NDArray[np.bool_], rules: ChunkRules) -> int | None:
    """The first silence that is long enough to end a chunk for its own sake."""
    latest, earliest = _windows(rules.max_seconds), _windows(rules.min_seconds)
    for start, stop in _silences(silent):
        at_gap, at_pause = start + _windows(rules.margin_seconds), (start + stop) // 2
        if stop - start >= _windows(rules.gap_seconds) and start > 0 and at_gap <= latest:
            return at_gap
        if stop - start >= _windows(rules.pause_seconds) and earliest <= at_pause <= latest:
            return at_pause
    return None


def _forced_end(silent: NDArray[np.bool_], probabilities: NDArray[np.float32], rules: ChunkRules) -> int:
    """The middle of the longest silence within the limit, or the least likely speech where there is none."""
    latest, earliest = _windows(rules.long_seconds), _windows(rules.min_seconds)
    best, best_worth = 0, 0.0
    for start, stop in _silences(silent[:latest]):
        middle = (start + stop) // 2
        worth = (stop - start + _LATER_SECONDS * middle) * WINDOW / SAMPLE_RATE
        if middle >= earliest and worth > best_worth:
            best, best_worth = middle, worth
    return best or earliest + int(np.argmin(probabilities[earliest:latest])) + 1


def _is_spoken(probabilities: NDArray[np.float32], rules: ChunkRules) -> bool:
    sure = int(np.count_nonzero(probabilities >= rules.sure_probability))
    return sure >= _windows(rules.min_speech_seconds)


def _silences(silent: NDArray[np.bool_]) -> Iterator[tuple[int, int]]:
    """Runs of silent windows: first, and the one after the last."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], silent, [False]]).astype(np.int8)))
    yield from ((int(start), int(stop)) for start, stop in edges.reshape(-1, 2))


def _windows(seconds: float) -> int:
    return int(seconds * SAMPLE_RATE / WINDOW)

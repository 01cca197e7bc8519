"""From the voices of a whole recording to turns of its speakers, however many there are to be."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from contract.speakers.told import Limits, ToldTurns
from transcriber.diarize.clustering import ClusterRules, Groups, clusterings
from transcriber.diarize.embedding import WIDTH
from transcriber.speech import Voice

_CLEAR_SECONDS: Final = 1.0
"""Voices at least as long are clustered; shorter ones, whose embeddings scatter, join a speaker so found."""
_FULL_SECONDS: Final = 4.0
_ROUNDS: Final = 2

_SIMILARITY: Final = 0.6
_SIMILARITY_PER_SENSITIVITY: Final = 0.4
_MIN_SECONDS: Final = 2.0
_MIN_SHARE: Final = 0.03
_MIN_SECONDS_ENOUGH: Final = 6.0
"""At a sensitivity of 0.5: how alike the mean voices of one speaker are, and how long anybody speaks who
counts as one: so many seconds, and more the longer the recording, up to enough. Stretches that hold a change
of speaker sound like somebody else, and the longer the recording the more of them there are."""
_BRIEF_SECONDS: Final = 0.9
"""Likewise: how long somebody speaks whose voice is like nobody else's, in a recording of any length."""

_CHANGE_COST: Final = 0.2
"""What a change of speaker must gain, in cosine times seconds, where the current one is preferred."""


@dataclass(frozen=True, slots=True)
class SpeakerOptions:
    """How speakers are told apart; as `speaker_diarization_config` of the job config.

    Attributes
    ----------
    sensitivity
        0 to 1; a higher value finds more speakers, never fewer.
    prefer_current
        Stay with the speaker where another is only a little more likely.
    limits
        How many speakers there may be.
    """

    sensitivity: float = 0.5
    prefer_current: bool = False
    limits: Limits = field(default_factory=Limits)

    def rules(self, seconds: float) -> ClusterRules:
        """What that means for so many seconds of clear speech."""
        enough = min(_MIN_SECONDS + _MIN_SHARE * seconds, _MIN_SECONDS_ENOUGH)
        return ClusterRules(
            _SIMILARITY + (self.sensitivity - 0.5) * _SIMILARITY_PER_SENSITIVITY,
            enough * (1.5 - self.sensitivity),
            enough,
            _BRIEF_SECONDS * (1.5 - self.sensitivity),
        )


def told_turns(voices: Sequence[Voice], options: SpeakerOptions, numbers: Collection[int] = ()) -> ToldTurns:
    """Give each voice of a recording, in the order of the file, a speaker, for each number of them.

    Parameters
    ----------
    numbers
        Of speakers that may be asked for, besides those of `options.limits`.
    """
    edges = [(voice.start_seconds, voice.end_seconds) for voice in voices]
    heard = [voice for voice in voices if voice.embedding is not None]
    clear = [voice for voice in heard if voice.seconds >= _CLEAR_SECONDS] or heard
    if not clear:
        return ToldTurns(edges, [None] * len(voices))
    embeddings = np.stack([voice.embedding for voice in clear if voice.embedding is not None])
    seconds = np.array([voice.seconds for voice in clear], np.float32)
    told = clusterings(
        embeddings, seconds, options.rules(float(seconds.sum())), {*numbers, *options.limits.numbers}
    )

    def speakers(groups: Groups) -> list[int | None]:
        return _speakers(voices, _centroids(embeddings, seconds, groups), options)

    return ToldTurns(
        edges,
        speakers(told.found),
        {number: speakers(groups) for number, groups in told.at_most.items() if number < len(told.found)},
        {
            number: speakers(groups)
            for number, groups in told.at_least.items()
            if len(told.at_most[number]) < number
        },
    )


def _speakers(
    voices: Sequence[Voice], centroids: NDArray[np.float32], options: SpeakerOptions
) -> list[int | None]:
    alike = np.stack([_likeness(voice, centroids) for voice in voices])
    path = _best_path(alike, _CHANGE_COST if options.prefer_current else 0.0)
    return [
        None if voice.embedding is None and not options.prefer_current else int(speaker)
        for voice, speaker in zip(voices, path, strict=True)
    ]


def _centroids(
    embeddings: NDArray[np.float32], seconds: NDArray[np.float32], groups: Groups
) -> NDArray[np.float32]:
    """One vector for each speaker, shape (speakers, WIDTH)."""
    found = np.stack([_mean(embeddings[group], seconds[group]) for group in groups])
    for _ in range(_ROUNDS):
        nearest = (embeddings @ found.T).argmax(axis=1)
        members = [np.flatnonzero(nearest == speaker) for speaker in range(len(found))]
        found = np.stack(
            [_mean(embeddings[of], seconds[of]) if len(of) else found[i] for i, of in enumerate(members)]
        )
    return found


def _mean(embeddings: NDArray[np.float32], seconds: NDArray[np.float32]) -> NDArray[np.float32]:
    mean: NDArray[np.float32] = (embeddings * seconds[:, None]).sum(axis=0)
    mean /= np.float32(max(float(np.linalg.norm(mean)), 1e-9))
    return mean


def _likeness(voice: Voice, centroids: NDArray[np.float32]) -> NDArray[np.float32]:
    """Cosine to each speaker, weighted by how much there is to tell from; zeros for nothing."""
    if voice.embedding is None:
        return np.zeros(len(centroids), np.float32)
    assert voice.embedding.shape == (WIDTH,)
    likeness: NDArray[np.float32] = centroids @ voice.embedding
    return likeness * np.float32(min(voice.seconds, _FULL_SECONDS))


def _best_path(alike: NDArray[np.float32], cost: float) -> NDArray[np.intp]:
    """Speakers in a row with the most likeness in all, less what changes cost (Viterbi, 1967)."""
    count, speakers = alike.shape
    total, origins = alike[0].astype(np.float64), np.zeros((count, speakers), np.intp)
    for at in range(1, count):
        changed = total.max() - cost
        stays = total >= changed
        origins[at] = np.where(stays, np.arange(speakers), total.argmax())
        total = np.where(stays, total, changed) + alike[at]
    path = np.zeros(count, np.intp)
    path[-1] = total.argmax()
    for at in range(count - 1, 0, -1):
        path[at - 1] = origins[at, path[at]]
    return path

"""Which voices are one speaker's: agglomerative clustering with average linkage.

Sokal and Michener, "A statistical method for evaluating systematic relationships", 1958 (UPGMA), on the
cosine of speaker embeddings, as in Garcia-Romero et al., "Speaker diarization using deep neural network
embeddings", 2017. The closest pair is merged until no two groups are closer than a threshold.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

_NEVER: Final = np.float32(-2.0)
"""Below any cosine."""


@dataclass(frozen=True, slots=True)
class ClusterRules:
    """When groups of voices are different speakers.

    Attributes
    ----------
    similarity
        Groups with at least this mean cosine between their voices are one speaker.
    min_seconds
        Who speaks less in all is not told apart.
    max_speakers
        None for any number.
    """

    similarity: float
    min_seconds: float
    max_speakers: int | None = None


def clusters(
    embeddings: NDArray[np.float32], seconds: NDArray[np.float32], rules: ClusterRules
) -> list[list[int]]:
    """Groups of voices, one for each speaker, the one who speaks most first; at least one.

    Of all cuts of the tree from `similarity` on, the one with the most speakers of `min_seconds` is taken,
    and of those the finest. So a higher similarity never finds fewer speakers.

    Parameters
    ----------
    embeddings
        Shape (n, width), n >= 1, of length 1.
    seconds
        Shape (n,): how long each voice speaks.
    """
    best: list[list[int]] = []
    for closest, groups in _merges(embeddings, seconds):
        if closest >= rules.similarity:
            continue
        speakers = [group for group in groups if seconds[group].sum() >= rules.min_seconds]
        allowed = rules.max_speakers is None or len(speakers) <= rules.max_speakers
        if allowed and len(speakers) > len(best):
            best = speakers
    best = best or [list(range(len(embeddings)))]
    return sorted(best, key=lambda group: -float(seconds[group].sum()))


def _merges(
    embeddings: NDArray[np.float32], seconds: NDArray[np.float32]
) -> Iterator[tuple[float, list[list[int]]]]:
    """Every cut of the tree, finest first: the cosine of its two closest groups, and the groups.

    The closest other group of each is remembered, so that a merge looks at few rows of the matrix again.
    """
    alike = (embeddings @ embeddings.T).astype(np.float32)
    np.fill_diagonal(alike, _NEVER)
    nearest, weights = alike.argmax(axis=1), seconds.astype(np.float64)
    closeness = alike.max(axis=1)
    groups: list[list[int]] = [[at] for at in range(len(embeddings))]
    for _ in range(len(embeddings) - 1):
        kept = int(closeness.argmax())
        gone = int(nearest[kept])
        yield float(closeness[kept]), [group for group in groups if group]
        groups[kept], groups[gone] = groups[kept] + groups[gone], []
        _merge(alike, weights, kept, gone)
        _look_again(alike, nearest, closeness, kept, gone)
    yield float(_NEVER), [group for group in groups if group]


def _merge(alike: NDArray[np.float32], weights: NDArray[np.float64], kept: int, gone: int) -> None:
    total = weights[kept] + weights[gone]
    row = (alike[kept] * weights[kept] + alike[gone] * weights[gone]) / total
    row[alike[kept] == _NEVER] = _NEVER
    row[[kept, gone]] = _NEVER
    weights[kept] = total
    alike[kept], alike[:, kept] = row, row
    alike[gone], alike[:, gone] = _NEVER, _NEVER


def _look_again(
    alike: NDArray[np.float32],
    nearest: NDArray[np.intp],
    closeness: NDArray[np.float32],
    kept: int,
    gone: int,
) -> None:
    stale = np.flatnonzero((nearest == kept) | (nearest == gone))
    rows: Sequence[int] = [*stale.tolist(), kept]
    nearest[rows], closeness[rows] = alike[rows].argmax(axis=1), alike[rows].max(axis=1)
    closer = alike[:, kept] > closeness
    nearest[closer], closeness[closer] = kept, alike[closer, kept]
    closeness[gone] = _NEVER

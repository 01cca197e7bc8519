"""Which voices are one speaker's: agglomerative clustering with centroid linkage, on the cosine.

Sokal and Michener, A Statistical Method for Evaluating Systematic Relationships, 1958, on speaker embeddings.
The two groups whose mean voices are most alike are merged, until none are alike enough. The embedding of a
short stretch is a noisy one, the mean of many is not: the likeness of means tells speakers apart where the
mean of likenesses does not (docs/decisions/021-mean-voices.md).
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from math import inf
from typing import Final

import numpy as np
from numpy.typing import NDArray

_NEVER: Final = np.float32(-2.0)
"""Below any cosine."""

_UNLIKE: Final = 0.35
"""Below this cosine two voices are not one person's, however short: fewer than one of 200 stretches of more
than a second was so unlike the mean of its own speaker (docs/decisions/039-short-turns.md)."""


@dataclass(frozen=True, slots=True)
class ClusterRules:
    """When groups of voices are different speakers.

    Attributes
    ----------
    similarity
        Groups whose mean voices have at least this cosine are one speaker.
    min_seconds
        Who speaks less in all is not told apart, unless the voice is like nobody's.
    established_seconds
        Whose voice is like that of somebody who speaks for so long is no brief speaker.
    brief_seconds
        Who speaks for so long is told apart if the voice is like nobody's. Infinite for nobody.
    """

    similarity: float
    min_seconds: float
    established_seconds: float = inf
    brief_seconds: float = inf


Groups = list[list[int]]
"""Of voices, by their places; one for each speaker."""


@dataclass(frozen=True, slots=True)
class Clusterings:
    """Groups of voices for each number of speakers that may be asked for, who speaks most first.

    Voices in no group are too little to be a speaker, or of several at once.

    Attributes
    ----------
    found
        Where any number will do; at least one group.
    at_most, at_least
        By the number: with no more groups, and with so many. The latter has no number for which there are too
        few voices.
    """

    found: Groups
    at_most: Mapping[int, Groups]
    at_least: Mapping[int, Groups]


def clusterings(
    embeddings: NDArray[np.float32],
    seconds: NDArray[np.float32],
    rules: ClusterRules,
    numbers: Collection[int] = (),
) -> Clusterings:
    """Group voices by who speaks, in one pass for all numbers of speakers.

    Of the states from the one on in which no two groups are alike enough, the one with the most speakers of
    `min_seconds` is taken, and of those the first. So neither a higher similarity nor fewer seconds ever find
    fewer speakers.

    Parameters
    ----------
    embeddings
        Shape (n, width), n >= 1, of length 1.
    seconds
        Shape (n,): how long each voice speaks.
    numbers
        Of speakers that may be asked for.
    """
    found: Groups = []
    at_most: dict[int, Groups] = {number: [] for number in numbers}
    at_least, shorter = dict[int, Groups](), dict[int, Groups]()
    for tree, alike_enough in _states(embeddings, seconds, rules.similarity):
        _divide(tree, rules.brief_seconds, numbers, at_least, shorter)
        if alike_enough:
            continue
        lasting = _lasting(tree, rules)
        speakers = [*lasting, *_brief(tree, rules)]
        found = max(found, speakers, key=len)
        for number, best in at_most.items():
            if len(lasting) <= number and min(len(speakers), number) > len(best):
                at_most[number] = speakers[:number]
    everybody = [list(range(len(embeddings)))]

    def by_length(groups: Groups) -> Groups:
        return sorted(groups or everybody, key=lambda group: -float(seconds[group].sum()))

    return Clusterings(
        by_length(found),
        {number: by_length(groups) for number, groups in at_most.items()},
        {number: by_length(groups) for number, groups in (shorter | at_least).items()},
    )


def _lasting(tree: "_Tree", rules: ClusterRules) -> list[list[int]]:
    return [tree.group(at) for at in tree.lasting(rules.min_seconds)]


def _brief(tree: "_Tree", rules: ClusterRules) -> list[list[int]]:
    """Speakers of a few words: groups like none that lasts, those alike put together.

    Only how long they must be depends on the sensitivity, so that more of it never finds fewer.
    """
    established = tree.lasting(rules.established_seconds)
    if not len(established):
        return []
    found: list[list[int]] = []  # groups of the tree, by person, who speaks longest first
    for at in tree.unlike(established, _UNLIKE):
        alike = [float(tree.likeness(at, person[0])) for person in found]
        if alike and max(alike) >= _UNLIKE:
            found[int(np.argmax(alike))].append(int(at))
        else:
            found.append([int(at)])
    return [
        [voice for at in person for voice in tree.group(at)]
        for person in found
        if rules.brief_seconds <= sum(map(tree.seconds, person))
        and max(map(tree.seconds, person)) < rules.min_seconds
    ]


def _divide(
    tree: "_Tree",
    least: float,
    numbers: Collection[int],
    best: dict[int, Groups],
    shorter: dict[int, Groups],
) -> None:
    """Put down the groups of a state for each number of them, in place of those of an earlier state.

    So the last state remains, where the groups differ most: in `best` of those in which so many groups speak
    for `least` seconds, in `shorter` of all.
    """
    if not numbers:
        return
    longest = tree.longest(max(numbers))
    for number in numbers:
        if number <= len(longest):
            groups = [tree.group(at) for at in longest[:number]]
            shorter[number] = groups
            if tree.seconds(longest[number - 1]) >= least:
                best[number] = groups


def _states(
    embeddings: NDArray[np.float32], seconds: NDArray[np.float32], similarity: float
) -> Iterator[tuple["_Tree", bool]]:
    """The groups before and after each merge, down to one group; and whether two of them are alike enough.

    Once no two were, later states never count as alike enough.
    """
    tree = _Tree(embeddings, seconds)
    alike_enough = True
    for _ in range(len(embeddings) - 1):
        alike_enough = alike_enough and tree.closest >= similarity
        yield tree, alike_enough
        tree.merge()
    yield tree, False


class _Tree:
    """Groups of voices, their mean voices, and for each the group that is most like it.

    That is looked up again only where it matters, as in the generic algorithm of Müllner ("Modern
    hierarchical, agglomerative clustering algorithms", 2011). No matrix of all pairs is kept: two hours have
    thousands of voices.
    """

    def __init__(self, embeddings: NDArray[np.float32], seconds: NDArray[np.float32]) -> None:
        count = len(embeddings)
        self._seconds = seconds.astype(np.float64)
        self._sums = embeddings * seconds[:, None]
        self._means = _normed(self._sums)
        self._groups: list[list[int]] = [[at] for at in range(count)]
        self._there = np.ones(count, np.bool_)
        self._nearest = np.zeros(count, np.intp)
        self._closeness = np.zeros(count, np.float32)
        self._outdated = np.zeros(count, np.bool_)
        for at in range(count):
            self._look_up(at, self._likeness(at))

    @property
    def closest(self) -> float:
        """Cosine of the two groups that are most alike."""
        return float(self._closeness[self._first()])

    def lasting(self, seconds: float) -> NDArray[np.intp]:
        """Which groups speak for so long."""
        return np.flatnonzero(self._there & (self._seconds >= seconds))

    def unlike(self, others: NDArray[np.intp], similarity: float) -> NDArray[np.intp]:
        """Groups whose mean voices are less alike to each of `others`, who speaks longest first."""
        # As in `_likeness`, not a product of BLAS.
        closest = np.einsum("ij,kj->ik", self._means, self._means[others]).max(axis=1)
        found = np.flatnonzero(self._there & (closest < similarity))
        return found[np.argsort(-self._seconds[found], kind="stable")]

    def likeness(self, one: int, other: int) -> float:
        return float(np.einsum("j,j->", self._means[one], self._means[other]))

    def seconds(self, at: int) -> float:
        return float(self._seconds[at])

    def longest(self, count: int) -> list[int]:
        """The groups that speak longest, at most so many; of those that speak as long, the first."""
        there = np.flatnonzero(self._there)
        return [int(at) for at in there[np.argsort(-self._seconds[there], kind="stable")[:count]]]

    def group(self, at: int) -> list[int]:
        """Places of its voices. The list stays as it is when groups are merged."""
        return self._groups[at]

    def merge(self) -> None:
        kept = self._first()
        gone = int(self._nearest[kept])
        self._groups[kept], self._groups[gone] = self._groups[kept] + self._groups[gone], []
        self._seconds[kept] += self._seconds[gone]
        self._sums[kept] += self._sums[gone]
        self._means[kept] = _normed(self._sums[kept])
        self._there[gone], self._closeness[gone], self._outdated[gone] = False, _NEVER, False
        likeness = self._likeness(kept)
        # What was closest to one of the two is at most as close to any other: looked up when its turn comes.
        self._outdated |= self._there & ((self._nearest == kept) | (self._nearest == gone))
        closer = likeness >= self._closeness
        closer[gone] = False
        self._nearest[closer], self._closeness[closer] = kept, likeness[closer]
        self._outdated[closer] = False
        self._look_up(kept, likeness)

    def _first(self) -> int:
        """A group of the pair that is most alike."""
        while self._outdated[at := int(self._closeness.argmax())]:
            self._look_up(at, self._likeness(at))
        return at

    def _look_up(self, at: int, likeness: NDArray[np.float32]) -> None:
        self._nearest[at], self._closeness[at] = likeness.argmax(), likeness.max()
        self._outdated[at] = False

    def _likeness(self, at: int) -> NDArray[np.float32]:
        """Cosine of one group to each, shape (n,)."""
        # Not a product of BLAS, whose threads would wait for each other: the vectors are short.
        likeness: NDArray[np.float32] = np.einsum("ij,j->i", self._means, self._means[at])
        likeness[~self._there] = _NEVER
        likeness[at] = _NEVER
        return likeness


def _normed(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Of length 1, and zeros where there is nothing."""
    lengths = np.linalg.norm(vectors, axis=-1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, np.float32(1e-9)), np.float32)

"""Who said each word: labels S1, S2 ... in the order of first speech."""

from collections.abc import Iterator, Sequence
from typing import Final

from contract.speakers.said import After, Floor, Said
from contract.speakers.turn import Turn
from contract.transcript import UNKNOWN_SPEAKER

_MOST_WORDS: Final = 3
_MOST_SECONDS: Final = {After.PAUSE: 0.5, After.SENTENCE_END: 0.8}
"""How far from a mark a change of speaker is taken to be at the mark."""
_TOLD_SECONDS: Final = 0.2
"""A turn of no more than this says nothing of who it is."""


def labels(words: Sequence[Said], turns: Sequence[Turn]) -> list[str]:
    """Give each word the label of who said it; `UU` where that is not known.

    Parameters
    ----------
    words
        In the order of the file.
    turns
        In the order in which they begin.
    """
    floor = Floor(turns)
    names: dict[int | None, str] = {None: UNKNOWN_SPEAKER}
    return [
        names.setdefault(speaker, f"S{len(names)}")
        for speaker in _with_their_sentence(words, [floor.speaker(word) for word in words], floor)
    ]


def _with_their_sentence(
    words: Sequence[Said], speakers: Sequence[int | None], floor: Floor
) -> list[int | None]:
    """Move changes of speaker that are within a few words of a mark to the mark, the sentence ends first.

    Turns are cut a little too early or too late. Words in a turn of their own are not moved: a short answer
    stays whose it is.
    """
    settled = list(speakers)
    for at in range(len(words) - 1):
        before, after = settled[at], settled[at + 1]
        if before is None or after is None or before == after:
            continue
        moves = [
            (-words[mark].after, len(moved), moved)
            for mark, moved in _beside(at, len(words))
            if words[mark].after > words[at].after
            and _may_move(words, settled, moved, words[mark].after, floor)
        ]
        if moves:
            _, _, moved = min(moves, key=lambda move: move[:2])
            settled[moved.start : moved.stop] = [after if moved.start <= at else before] * len(moved)
    return settled


def _beside(change: int, count: int) -> Iterator[tuple[int, range]]:
    """Words after which a change could be instead of after `change`, and those that would be moved."""
    for far in range(1, _MOST_WORDS + 1):
        if change - far >= 0:
            yield change - far, range(change - far + 1, change + 1)
        if change + far < count:
            yield change + far, range(change + 1, change + far + 1)


def _may_move(
    words: Sequence[Said], speakers: Sequence[int | None], moved: range, mark: After, floor: Floor
) -> bool:
    start, end = words[moved[0]].start_seconds, words[moved[-1]].end_seconds
    return (
        end - start <= _MOST_SECONDS[mark]
        and len({speakers[word] for word in moved}) == 1
        and not floor.has_turn_within(start, end, _TOLD_SECONDS)
    )

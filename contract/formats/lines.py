"""Breaking a run of words into lines of even length."""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from itertools import accumulate
from typing import Final

_IMPOSSIBLE: Final = (2**62, 2**62)


class Ruler:
    """Measures runs of words in one line or several.

    Parameters
    ----------
    texts
        The words. None may be longer than the lines that are asked about.
    gap
        Width of what stands between two words of a line, in characters.
    """

    def __init__(self, texts: Iterable[str], gap: int) -> None:
        self._gap = gap
        self._ends = [0, *accumulate(len(text) + gap for text in texts)]

    def width(self, first: int, last: int) -> int:
        """Characters of the words from `first` up to `last` (not included) in one line."""
        return self._ends[last] - self._ends[first] - self._gap

    def fits(self, first: int, last: int, length: int, lines: int) -> bool:
        """Whether these words fit into so many lines of this length, each filled as far as it goes."""
        for _ in range(lines):
            first = bisect_right(self._ends, self._ends[first] + length + self._gap) - 1
            if first >= last:
                return True
        return False


def even_breaks(count: int, width: Callable[[int, int], int | None]) -> list[tuple[int, int]]:
    """Break items into the fewest groups that fit, and among those into the most even.

    This is the dynamic programme of Knuth and Plass (Breaking Paragraphs into Lines, 1981) with the sum of
    squared widths as the badness: for a given number of groups it is least when they are even.

    Parameters
    ----------
    count
        Number of items.
    width
        Width of the group of items from `first` up to `last` (not included), or None if it does not fit. A
        group that does not fit must not fit with more items either. One item alone must fit.

    Returns
    -------
    list of (first, last)
        The groups in order; together they cover all items.
    """
    # best[i]: (groups, sum of squares) of the best way to break the first i items, and where its last group
    # begins.
    best: list[tuple[int, int]] = [(0, 0)]
    begins: list[int] = [0]
    for last in range(1, count + 1):
        cost, begin = _IMPOSSIBLE, last - 1
        for first in range(last - 1, -1, -1):
            wide = width(first, last)
            if wide is None:
                break
            groups, squares = best[first]
            cost, begin = min((cost, begin), ((groups + 1, squares + wide * wide), first))
        best.append(cost)
        begins.append(begin)
    return _walk_back(begins)


def _walk_back(begins: Sequence[int]) -> list[tuple[int, int]]:
    groups = []
    last = len(begins) - 1
    while last > 0:
        groups.append((begins[last], last))
        last = begins[last]
    return groups[::-1]

"""Who may run: a queue of jobs, first in first out, before a number of vCPUs."""

from __future__ import annotations

from collections import deque
from typing import Generic, TypeVar

Item = TypeVar("Item")


class CapacityQueue(Generic[Item]):
    """The queue. It does not lock: the scheduler does.

    Parameters
    ----------
    vcpus
        That may be in use at once. Who wants more gets all of them, and runs alone.
    """

    def __init__(self, vcpus: int) -> None:
        if vcpus < 1:
            raise ValueError(f"no job fits into {vcpus} vCPUs")
        self._vcpus = vcpus
        self._used = 0
        self._waiting: deque[tuple[Item, int]] = deque()

    def append(self, item: Item, vcpus: int) -> None:
        self._waiting.append((item, min(vcpus, self._vcpus)))

    def append_first(self, item: Item, vcpus: int) -> None:
        """Put a job that has waited its turn before back to where it was."""
        self._waiting.appendleft((item, min(vcpus, self._vcpus)))

    def pop(self) -> Item | None:
        """Take the first, and its vCPUs with it; None if there is none, or they are not free."""
        if not self._waiting or self._used + self._waiting[0][1] > self._vcpus:
            return None
        item, vcpus = self._waiting.popleft()
        self._used += vcpus
        return item

    def release(self, vcpus: int) -> None:
        self._used -= min(vcpus, self._vcpus)

    def clear(self) -> None:
        self._waiting.clear()

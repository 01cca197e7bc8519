"""Tells how long each stage of a program takes, also where stages call each other or take turns."""

import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")


class Stopwatch:
    """Gives each moment to one stage: while an inner stage runs, the one around it stands still.

    Attributes
    ----------
    seconds
        By stage, in the order in which they first began.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._running: list[str] = []
        self._since = 0.0
        self.seconds: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """What is done within belongs to the stage."""
        self._settle()
        self.seconds.setdefault(name, 0.0)
        self._running.append(name)
        try:
            yield
        finally:
            self._settle()
            self._running.pop()

    def watched(self, name: str, function: Callable[P, T]) -> Callable[P, T]:
        """The same function; each call of it belongs to the stage."""

        def call(*arguments: P.args, **named: P.kwargs) -> T:
            with self.stage(name):
                return function(*arguments, **named)

        return call

    def watch(self, owner: object, attribute: str, name: str) -> None:
        """Put a watched function in the place of an attribute.

        Raises
        ------
        AttributeError
            There is none of that name, so that a renamed function does not go unmeasured.
        """
        setattr(owner, attribute, self.watched(name, getattr(owner, attribute)))

    def watch_each(self, owner: object, attribute: str, name: str) -> None:
        """The same for a function that gives an iterator, for making each item."""
        function = getattr(owner, attribute)
        setattr(owner, attribute, lambda *arguments, **named: self.each(name, function(*arguments, **named)))

    def each(self, name: str, items: Iterable[T]) -> Iterator[T]:
        """The same items; making each of them belongs to the stage, what is done with it does not."""
        iterator = iter(items)
        while True:
            with self.stage(name):
                try:
                    item = next(iterator)
                except StopIteration:
                    return
            yield item

    def _settle(self) -> None:
        """Give the time since the last change to the stage that was running."""
        now = self._clock()
        if self._running:
            self.seconds[self._running[-1]] += now - self._since
        self._since = now

"""How a pull tells how far it is."""

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Called with what is going on (`fetch faster-whisper 1.2.1`), how much of it is done, and how much it is."""


def no_progress(_what: str, _done: int, _total: int) -> None:
    """Tell nobody."""


def counting(progress: Progress, what: str, total: int) -> Callable[[int], None]:
    """Progress of one thing, told by how much of it is done."""
    return lambda done: progress(what, done, total)

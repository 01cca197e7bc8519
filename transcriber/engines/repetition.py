"""Finds the loops that an autoregressive decoder can fall into."""

from collections.abc import Sequence
from typing import Final

MIN_REPEATS: Final = 4
"""So many times in a row is a loop; people do say a word two or three times."""

MIN_LOOP_TOKENS: Final = 8
"""Shorter loops are let pass: "no, no, no, no" is speech."""

MAX_PERIOD: Final = 24


def loop_start(tokens: Sequence[int]) -> int | None:
    """Where the second round of a loop at the end of `tokens` begins, or None if they do not end in a loop.

    `tokens[:loop_start(tokens)]` holds what was said, with one round of the loop.
    """
    for period in range(1, min(MAX_PERIOD, len(tokens) // MIN_REPEATS) + 1):
        repeats = _repeats(tokens, period)
        if repeats >= MIN_REPEATS and repeats * period >= MIN_LOOP_TOKENS:
            return len(tokens) - (repeats - 1) * period
    return None


def _repeats(tokens: Sequence[int], period: int) -> int:
    """How often the last `period` tokens stand in a row at the end."""
    unit = tokens[-period:]
    repeats = 1
    while list(tokens[-(repeats + 1) * period : -repeats * period]) == list(unit):
        repeats += 1
    return repeats

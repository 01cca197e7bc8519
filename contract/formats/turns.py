"""Puts the channels of a transcript in an order that reads well."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import Final

from contract.transcript import Result

PAUSE_SECONDS: Final = 1.5
"""A channel that is silent for so long has ended its turn, even without a full stop."""


def in_turns(results: Sequence[Result]) -> Iterable[Result]:
    """The same results, with each sentence in one piece.

    In a transcript by channels the results are in order of time, so that where people speak at once, words of
    one stand between those of the other. Here each channel keeps its turn until its sentence ends or it is
    silent for a while; the turns begin in order of time.
    """
    channels: dict[str | None, list[Result]] = {result.channel: [] for result in results}
    if len(channels) < 2:  # noqa: PLR2004 - nobody to speak at the same time
        return results
    for result in results:
        channels[result.channel].append(result)
    turns = [turn for of_channel in channels.values() for turn in _turns(of_channel)]
    turns.sort(key=lambda turn: turn[0].start_time)
    return chain.from_iterable(turns)


def _turns(results: Iterable[Result]) -> Iterator[list[Result]]:
    turn: list[Result] = []
    end = 0.0
    ended = False
    for result in results:
        begins = result.type != "punctuation" or result.attaches_to == "next"
        if turn and begins and (ended or result.start_time - end >= PAUSE_SECONDS):
            yield turn
            turn, ended = [], False
        turn.append(result)
        end = max(end, result.end_time)
        ended = ended or bool(result.is_eos)
    if turn:
        yield turn

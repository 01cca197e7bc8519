"""From what was recognised in each channel to one transcript."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from heapq import merge

from contract.speakers.results import relabelled
from contract.transcript import Result
from transcriber.channels.names import channel_name
from transcriber.speech import Utterance

Write = Callable[[Iterable[Utterance]], Sequence[Result]]
"""From the utterances of one channel to its results, with times that never decrease."""


def collate(
    utterances: Iterable[Utterance], write: Write, labels: Sequence[str], *, with_speakers: bool
) -> list[Result]:
    """Write each channel as if it were the only one, then collate their results in time.

    Parameters
    ----------
    utterances
        Those of each channel in the order of the file.
    labels
        Names of the first channels.
    with_speakers
        Whether `write` told speakers apart. Where it did not, a channel stands for who speaks, and there is
        no word of speakers in the results.

    Returns
    -------
    list of Result
        Start times never decrease, and the results of one channel keep their order. Where people speak at
        the same time, the words of one may stand between those of another.
    """
    by_channel: dict[int, list[Utterance]] = defaultdict(list)
    for utterance in utterances:
        by_channel[utterance.channel].append(utterance)
    written = [
        [_of_channel(result, channel_name(channel, labels), with_speakers) for result in write(spoken)]
        for channel, spoken in sorted(by_channel.items())
    ]
    return list(merge(*written, key=_place))


def _place(result: Result) -> tuple[float, bool]:
    """By start; of those that start together a mark comes first, since it belongs to the word before it."""
    return result.start_time, result.type != "punctuation"


def _of_channel(result: Result, name: str, with_speakers: bool) -> Result:  # noqa: FBT001 - of one caller
    return replace(result if with_speakers else relabelled(result, None), channel=name)

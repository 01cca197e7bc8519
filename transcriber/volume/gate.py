"""Silences what is quiet, before anybody listens: voices in the background, for instance."""

from collections.abc import Iterable, Iterator

import numpy as np

from transcriber.channels.join import join
from transcriber.speech import ChannelSamples
from transcriber.volume.frames import FRAME, LOUDEST, volumes


def silence_quiet(blocks: Iterable[ChannelSamples], threshold: float) -> Iterator[ChannelSamples]:
    """The same recording, silent in each frame whose volume is below a threshold, in each channel by itself.

    Parameters
    ----------
    blocks
        The recording, in blocks of any size: frames are counted from its start.
    threshold
        0 leaves all as it is, 100 silences everything.
    """
    waiting: list[ChannelSamples] = []
    for block in blocks:
        joined = join([*waiting, block])
        whole = joined.shape[1] // FRAME * FRAME
        yield _gated(joined[:, :whole], threshold)
        waiting = [joined[:, whole:]]
    if waiting:
        yield _gated(waiting[0], threshold)


def _gated(samples: ChannelSamples, threshold: float) -> ChannelSamples:
    loud = (volumes(samples) >= threshold) & (threshold < LOUDEST)
    return samples * np.repeat(loud, FRAME, axis=1)[:, : samples.shape[1]]

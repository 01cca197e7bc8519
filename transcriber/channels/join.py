from collections.abc import Sequence

import numpy as np

from transcriber.speech import ChannelSamples


def join(pieces: Sequence[ChannelSamples]) -> ChannelSamples:
    """Put pieces of sound one after the other. A channel that a piece does not have is silent there.

    Parameters
    ----------
    pieces
        At least one, each of shape (channels, n).
    """
    channels = max(map(len, pieces))
    return np.concatenate([_widened(piece, channels) for piece in pieces], axis=1)


def _widened(piece: ChannelSamples, channels: int) -> ChannelSamples:
    missing = channels - len(piece)
    return np.pad(piece, ((0, missing), (0, 0))) if missing else piece

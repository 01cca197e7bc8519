"""What the channels of a recording are called in its transcript."""

import logging
from collections.abc import Sequence

_log = logging.getLogger("longhand.pipeline")


def channel_name(channel: int, labels: Sequence[str]) -> str:
    """Name of a channel counted from 0: its label, or else `channel_1`, `channel_2` ..."""
    return labels[channel] if channel < len(labels) else f"channel_{channel + 1}"


def tell_of_labels(labels: Sequence[str], channels: int, *, by_channel: bool) -> None:
    """Log a warning of labels that name nothing.

    They are no mistake to refuse a recording for: one list of labels often serves many recordings, and some
    of those are mono.
    """
    if labels and not by_channel:
        _log.warning("channel_diarization_labels is not used: the channels are mixed into one")
    elif len(labels) > channels:
        _log.warning(
            "channel_diarization_labels has %d labels for %d channels; not used: %s",
            len(labels),
            channels,
            ", ".join(labels[channels:]),
        )

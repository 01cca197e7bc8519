"""Keeping the times of a transcript in step with those of a player."""

from typing import Final

GAP_SECONDS: Final = 0.1
"""Time stamps may be off by less than this without consequence; codecs and containers round."""

_LONGEST_GAP_SECONDS: Final = 600.0
_LONGEST_GAP_OF_A_BROADCAST_SECONDS: Final = 10.0
_BROADCAST_READERS: Final = frozenset({"mpeg", "mpegts"})


def longest_gap(demuxer: str) -> float:
    """Longest pause in the time stamps, in seconds, that is taken for missing sound.

    What is longer is a new clock (recordings joined end to end, damage). MPEG streams often are joined; the
    ten seconds for them are those of the ffmpeg program (its option `dts_delta_threshold`).
    """
    return _LONGEST_GAP_OF_A_BROADCAST_SECONDS if demuxer in _BROADCAST_READERS else _LONGEST_GAP_SECONDS


class Clock:
    """Counts the sound so far and compares it with the time stamps.

    Parameters
    ----------
    origin_seconds
        The time stamp a player shows as 0:00; None to take the first one met.
    longest_gap_seconds
        See `longest_gap`.

    Attributes
    ----------
    position_seconds
        Where the next sound belongs, from the start of the recording.
    """

    def __init__(self, origin_seconds: float | None, longest_gap_seconds: float) -> None:
        self._origin = origin_seconds
        self._longest_gap = longest_gap_seconds
        self.position_seconds = 0.0

    def gap_before(self, stamp_seconds: float | None) -> float:
        """Seconds of silence to put in before the sound with this time stamp, 0 if it follows on.

        Sound is never dropped: where stamps run backward, as in recordings joined end to end, or jump further
        than the longest gap, the clock is set anew so that the sound follows on.
        """
        if stamp_seconds is None:
            return 0.0
        if self._origin is None:
            self._origin = stamp_seconds - self.position_seconds
        ahead = stamp_seconds - self._origin - self.position_seconds
        if abs(ahead) < GAP_SECONDS:
            return 0.0
        if 0 < ahead <= self._longest_gap:
            self.position_seconds += ahead
            return ahead
        self._origin = stamp_seconds - self.position_seconds
        return 0.0

    def advance(self, seconds: float) -> None:
        """Count sound that was taken."""
        self.position_seconds += seconds

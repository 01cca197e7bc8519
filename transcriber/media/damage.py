"""Counting what is broken in a recording, to say it once."""

from dataclasses import dataclass

from transcriber.media.ffmpeg_log import LOGGER


@dataclass(slots=True)
class Damage:
    """A tally of the broken places met while decoding.

    Attributes
    ----------
    packets
        Packets that could not be read or decoded.
    gaps
        Places where sound is missing and silence was put in.
    silence_seconds
        How much silence that was.
    first_seconds
        Where the first of either is, from the start of the recording.
    """

    packets: int = 0
    gaps: int = 0
    silence_seconds: float = 0.0
    first_seconds: float | None = None

    def lost_packet(self, position_seconds: float) -> None:
        self.packets += 1
        self._note(position_seconds)

    def filled(self, position_seconds: float, silence_seconds: float) -> None:
        self.gaps += 1
        self.silence_seconds += silence_seconds
        self._note(position_seconds)

    def _note(self, position_seconds: float) -> None:
        if self.first_seconds is None:
            self.first_seconds = position_seconds

    def report(self, name: str) -> None:
        """Write one warning, if there is anything to warn of."""
        if self.first_seconds is None:
            return
        LOGGER.warning(
            "%s is damaged: %d bad packets skipped, %d gaps filled (%.2f s of silence), the first at %.2f s",
            name,
            self.packets,
            self.gaps,
            self.silence_seconds,
            self.first_seconds,
        )

"""FFmpeg's own messages: never on STDERR, in our log when it is at debug level."""

import logging
from typing import Final

import av.logging

LOGGER: Final = logging.getLogger("longhand.media")


class _Forward(logging.Handler):
    """Hands what FFmpeg says to our logger, at debug level whatever FFmpeg makes of it.

    FFmpeg calls an error what is a skipped packet to us; our own warning says what was lost.
    """

    def emit(self, record: logging.LogRecord) -> None:
        LOGGER.debug("ffmpeg %s: %s", record.name.removeprefix("libav."), record.getMessage())


def connect_ffmpeg_log() -> None:
    """Route FFmpeg's messages into our log, or off where nobody would read them.

    A damaged file makes thousands of messages, so they are not even made unless the log is at debug level.
    """
    ffmpeg = logging.getLogger("libav")
    ffmpeg.propagate = False
    if not any(isinstance(handler, _Forward) for handler in ffmpeg.handlers):
        ffmpeg.addHandler(_Forward())
    av.logging.set_level(av.logging.WARNING if LOGGER.isEnabledFor(logging.DEBUG) else None)

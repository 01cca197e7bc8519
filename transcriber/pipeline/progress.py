"""What the log tells of a run while it goes on and when it is done. Never a word of what was said."""

import logging
import resource
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from transcriber.speech import SAMPLE_RATE, ChannelSamples, Utterance
from transcriber.volume.sounding import sounding_seconds

_STEP_PERCENT: Final = 5
_NOTICED_SECONDS: Final = 0.3
"""Of sound, from which on a word is expected: a click is shorter."""

_log = logging.getLogger("longhand.pipeline")
_usage_log = logging.getLogger("sentryserver")
"""Under this name and in these words, users' tools look for the line that counts the audio."""


@dataclass(slots=True)
class Progress:
    """Counts audio and words as they stream by.

    Attributes
    ----------
    expected_seconds
        Length of the recording as far as its header tells.
    heard_seconds
        Audio decoded so far.
    sounding_seconds
        Of that, what is not silence.
    words
        Recognised so far.
    """

    expected_seconds: float
    heard_seconds: float = 0.0
    sounding_seconds: float = 0.0
    words: int = 0
    _started: float = field(default_factory=time.monotonic)
    _told_percent: int = 0

    def heard(self, blocks: Iterable[ChannelSamples]) -> Iterator[ChannelSamples]:
        """Pass decoded audio on and count it, as long as it takes to play: two channels count once."""
        for block in blocks:
            self.heard_seconds += block.shape[1] / SAMPLE_RATE
            self.sounding_seconds += sounding_seconds(block)
            yield block

    def recognised(self, utterances: Iterable[Utterance]) -> Iterator[Utterance]:
        """Pass utterances on, count their words, and tell the log every few percent."""
        for utterance in utterances:
            self.words += len(utterance.words)
            self._tell(utterance.end_seconds)
            yield utterance

    def finish(self, workers: int) -> None:
        """Tell the log what the whole run took."""
        took = time.monotonic() - self._started
        _log.info(
            "%.1f s of audio in %.1f s, real-time factor %.4f, %d words, peak memory %d MB",
            self.heard_seconds,
            took,
            took / self.heard_seconds if self.heard_seconds else 0.0,
            self.words,
            peak_memory_bytes(workers) / 1024**2,
        )
        _usage_log.info("Transcribed %d seconds of speech", round(self.heard_seconds))

    def warn_of_no_words(self, language: str) -> None:
        """Warn where there is no word although the recording is not silent."""
        if self.words or self.sounding_seconds < _NOTICED_SECONDS:
            return
        _log.warning(
            "the transcript has no words, but %.1f of %.1f s of the recording are not silence; "
            "check that somebody speaks in it, loud enough, and that the language is %s",
            self.sounding_seconds,
            self.heard_seconds,
            language,
        )

    def _tell(self, done_seconds: float) -> None:
        percent = (
            min(100, int(100 * done_seconds / self.expected_seconds)) if self.expected_seconds > 0 else 0
        )
        if percent >= self._told_percent + _STEP_PERCENT:
            self._told_percent = percent
            took = time.monotonic() - self._started
            _log.info("%d %% done, real-time factor %.4f", percent, took / done_seconds)


def peak_memory_bytes(workers: int) -> int:
    """Most memory that this process and its ended workers held, together.

    The system keeps the peak of the largest child only, so with several workers this is an upper bound.
    Pages that processes share are counted for each.
    """
    unit = 1 if sys.platform == "darwin" else 1024
    largest_worker = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return unit * (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss + workers * largest_worker)

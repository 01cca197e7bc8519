"""Keeps account of how far each utterance can be trusted, for the transcript and the log."""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from contract.transcript import UtteranceQuality
from transcriber.speech import Utterance

DOUBTFUL: Final = 0.5
"""A word with less confidence is more probably wrong than right."""
_MOSTLY_DOUBTFUL: Final = 0.5
"""From this share of doubtful words on, an utterance is not to be relied on."""
_NOISY_DECIBELS: Final = 8.0
_NOISY_DOUBTFUL: Final = 0.15
"""In an utterance that is as noisy as that, this share is enough."""
_NAMED: Final = 3
"""So many places the log names at most."""

_log = logging.getLogger("longhand.pipeline")


@dataclass(slots=True)
class Account:
    """What `metadata.quality` says, utterance by utterance."""

    utterances: list[UtteranceQuality] = field(default_factory=list)

    def kept(self, utterances: Iterable[Utterance]) -> Iterator[Utterance]:
        """Pass utterances on and keep account of those with words."""
        for utterance in utterances:
            if utterance.words:
                self.utterances.append(quality(utterance))
            yield utterance

    def warn(self) -> None:
        """Tell the log where the transcript is not to be relied on."""
        bad = [one for one in self.utterances if is_unreliable(one)]
        if not bad:
            return
        places = ", ".join(f"{one.start_time:.0f}-{one.end_time:.0f} s" for one in bad[:_NAMED])
        _log.warning(
            "%d of %d stretches of speech can hardly be understood, most likely for noise: %s%s; their words "
            "are guesses (metadata.quality of the transcript has each)",
            len(bad),
            len(self.utterances),
            places,
            ", ..." if len(bad) > _NAMED else "",
        )


def quality(utterance: Utterance) -> UtteranceQuality:
    """How far an utterance with words can be trusted."""
    doubtful = sum(word.confidence < DOUBTFUL for word in utterance.words)
    noise = utterance.signal_to_noise
    return UtteranceQuality(
        start_time=round(utterance.words[0].start_seconds, 2),
        end_time=round(utterance.words[-1].end_seconds, 2),
        words=len(utterance.words),
        doubtful_words=round(doubtful / len(utterance.words), 2),
        signal_to_noise=None if noise is None else round(noise, 1),
        channel=utterance.channel,
    )


def is_unreliable(one: UtteranceQuality) -> bool:
    """Whether an utterance is mostly doubtful, or noisy and doubtful."""
    noisy = one.signal_to_noise is not None and one.signal_to_noise < _NOISY_DECIBELS
    return one.doubtful_words >= (_NOISY_DOUBTFUL if noisy else _MOSTLY_DOUBTFUL)

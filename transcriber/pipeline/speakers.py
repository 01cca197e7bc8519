"""Telling speakers apart as the job asks."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from contract.config.transcription import TranscriptionConfig
from contract.speakers.kept import Kept
from contract.speakers.told import MOST_SPEAKERS, Limits, ToldTurns
from transcriber.channels.names import channel_name
from transcriber.diarize.labels import labelled
from transcriber.diarize.overlap import with_overlap
from transcriber.diarize.turns import SpeakerOptions, told_turns
from transcriber.pipeline.job import Job
from transcriber.speech import Utterance

_DEFAULT_CHANGE_SENSITIVITY: Final = 0.4
"""Of older versions of the contract; it means what 0.5 means for speakers."""


def with_speakers(utterances: Iterable[Utterance], job: Job, *, keep: bool) -> tuple[list[Utterance], Kept]:
    """Label each word with who said it, in each channel by itself, and mark those said at once.

    Parameters
    ----------
    keep
        Whether to tell who speaks for other numbers of speakers as well.

    Returns
    -------
    list of Utterance
        Those of one channel after those of another.
    Kept
        Empty if nothing is to be kept.
    """
    asked = job.config.transcription_config
    options = speaker_options(asked)
    numbers = range(1, MOST_SPEAKERS + 1) if keep else ()
    by_channel: dict[int, list[Utterance]] = defaultdict(list)
    for utterance in utterances:
        by_channel[utterance.channel].append(with_overlap(utterance))
    spoken: list[Utterance] = []
    kept: dict[str | None, ToldTurns] = {}
    for channel, said in sorted(by_channel.items()):
        told = told_turns([voice for one in said for voice in one.voices], options, numbers)
        spoken += labelled(said, told.turns(options.limits), job.language)
        if keep:
            name = channel_name(channel, asked.channel_diarization_labels or ()) if asked.by_channel else None
            kept[name] = told
    return spoken, kept


def speaker_options(asked: TranscriptionConfig) -> SpeakerOptions:
    """Options of the diarization. Of a key that is not given, the default holds."""
    config = asked.speaker_diarization_config
    if asked.only_changes:
        return SpeakerOptions(_as_for_speakers(asked.speaker_change_sensitivity))
    if config is None:
        return SpeakerOptions()
    sensitivity = config.speaker_sensitivity
    return SpeakerOptions(
        SpeakerOptions().sensitivity if sensitivity is None else sensitivity,
        prefer_current=bool(config.prefer_current_speaker),
        limits=Limits(config.min_speakers, config.max_speakers),
    )


def _as_for_speakers(change_sensitivity: float | None) -> float:
    """The same sensitivity on the scale on which 0.5 is the default: 0 and 1 stay."""
    if change_sensitivity is None:
        return SpeakerOptions().sensitivity
    below = change_sensitivity / _DEFAULT_CHANGE_SENSITIVITY
    above = (change_sensitivity - _DEFAULT_CHANGE_SENSITIVITY) / (1 - _DEFAULT_CHANGE_SENSITIVITY)
    return below / 2 if below <= 1 else 0.5 + above / 2

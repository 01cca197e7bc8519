"""How speakers are to be told apart, in the job's words and in ours."""

from typing import Final

from contract.config.transcription import TranscriptionConfig
from transcriber.diarize.turns import SpeakerOptions

_DEFAULT_CHANGE_SENSITIVITY: Final = 0.4
"""Of older versions of the contract; it means what 0.5 means for speakers."""


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
        max_speakers=config.max_speakers,
        min_speakers=config.min_speakers,
    )


def _as_for_speakers(change_sensitivity: float | None) -> float:
    """The same sensitivity on the scale on which 0.5 is the default: 0 and 1 stay."""
    if change_sensitivity is None:
        return SpeakerOptions().sensitivity
    below = change_sensitivity / _DEFAULT_CHANGE_SENSITIVITY
    above = (change_sensitivity - _DEFAULT_CHANGE_SENSITIVITY) / (1 - _DEFAULT_CHANGE_SENSITIVITY)
    return below / 2 if below <= 1 else 0.5 + above / 2

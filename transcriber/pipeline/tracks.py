"""Settles which sound track of a recording is transcribed, where several can be decoded.

Screen recorders write a silent track beside that with the voice, and cameras one for each microphone.
"""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from contract.errors.audio import AudioError
from transcriber.media.media import Media
from transcriber.media.probe import probe
from transcriber.recognise.apart import apart

_LOOK_SECONDS: Final = 180.0
"""How far all tracks are listened to before one is chosen, and again where nobody has spoken yet."""
_ENOUGH_SECONDS: Final = 2.0
"""Of speech in some track, to choose by."""
_AS_GOOD: Final = 0.5
"""A track with this share of the most speech is as good: then the player's choice counts."""

_log = logging.getLogger("longhand.pipeline")


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard of a track so far, in seconds: all of it, surely speech, and what is not silence."""

    seconds: float = 0.0
    speech: float = 0.0
    sounding: float = 0.0


def with_speech(media: Media, path: Path, models: Path, stdout: int) -> Media:
    """Take the track in which somebody speaks; the log tells which, and what is left out.

    A process of its own listens, and ends: the recogniser's workers are forked from one that has loaded no
    models and started no threads.

    Parameters
    ----------
    media
        Of the track that a player would take; it has several.
    models
        Folder of the language pack's files.
    stdout
        File descriptor that the process must not keep open.
    """
    heard = apart(lambda: _listened(media, path, models), (stdout,))
    chosen = choice(heard)
    others = ", ".join(f"{number} ({_told(heard[number])})" for number in media.tracks if number != chosen)
    _log.warning(
        "the recording has %d sound tracks; number %d is transcribed (%s), left out: %s",
        len(media.tracks),
        chosen,
        _told(heard[chosen]),
        others,
    )
    return media if chosen == media.track else probe(path, media.name, chosen)


def choice(heard: Mapping[int, Heard]) -> int:
    """Choose the first track with nearly the most speech, or else with nearly the most sound.

    Parameters
    ----------
    heard
        By number, the player's choice first.
    """
    speech = {number: track.speech for number, track in heard.items()}
    sounding = {number: track.sounding for number, track in heard.items()}
    most = speech if any(speech.values()) else sounding
    return next(number for number, seconds in most.items() if seconds >= _AS_GOOD * max(most.values()))


def listen(tracks: Mapping[int, Iterator[Heard]]) -> dict[int, Heard]:
    """Listen to all tracks, each as far as the others, until there is enough to choose by.

    Parameters
    ----------
    tracks
        By number: what was heard by then, block by block.
    """
    heard = dict.fromkeys(tracks, Heard())
    going_on = dict(tracks)
    until = _LOOK_SECONDS
    while going_on and max(track.speech for track in heard.values()) < _ENOUGH_SECONDS:
        for number, blocks in list(going_on.items()):
            for heard[number] in blocks:
                if heard[number].seconds >= until:
                    break
            else:
                del going_on[number]
        until += _LOOK_SECONDS
    return heard


def _listened(media: Media, path: Path, models: Path) -> dict[int, Heard]:
    return listen({number: _track(path, media.name, number, models) for number in media.tracks})


def _track(path: Path, name: str, number: int, models: Path) -> Iterator[Heard]:
    """What is heard of a track, until it ends or cannot be decoded any further."""
    from transcriber.media.decode import decode  # noqa: PLC0415 - in the process that needs it
    from transcriber.segment.chunks import VAD_MODEL, resized  # noqa: PLC0415
    from transcriber.segment.pieces import ChunkRules  # noqa: PLC0415
    from transcriber.segment.vad import WINDOW, VoiceActivity  # noqa: PLC0415
    from transcriber.speech import SAMPLE_RATE  # noqa: PLC0415
    from transcriber.volume.sounding import sounding_seconds  # noqa: PLC0415

    activity, sure = VoiceActivity(models / VAD_MODEL), ChunkRules().sure_probability
    speech = sounding = 0.0
    try:
        blocks = (block[None] for block in decode(path, probe(path, name, number)))
        for block, start in resized(blocks):
            windows = block.shape[1] // WINDOW * WINDOW
            if windows:
                spoken = activity(block[0, :windows]) >= sure
                speech += float(spoken.sum()) * WINDOW / SAMPLE_RATE
            sounding += sounding_seconds(block)
            yield Heard((start + block.shape[1]) / SAMPLE_RATE, speech, sounding)
    except AudioError as error:
        _log.warning("sound track %d: %s", number, error)


def _told(heard: Heard) -> str:
    if not heard.sounding:
        return f"silent for {heard.seconds:.0f} s"
    return f"{heard.speech:.0f} s of speech in the first {heard.seconds:.0f} s"

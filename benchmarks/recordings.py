"""The recordings that everything is measured on: the same every time, made anew in a temporary folder."""

import hashlib
import itertools
import json
import wave
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from numpy.typing import NDArray

from benchmarks.here import NotHere
from transcriber.home import models_folder
from transcriber.media.decode import decode
from transcriber.media.probe import probe
from transcriber.speech import SAMPLE_RATE

SHARED: Final = Path(__file__).parents[2] / "shared" / "audio"
"""Recordings with references that lie beside the checkout, where they do."""

LIBRISPEECH: Final = SHARED / "librispeech-dev"
CONVERSATIONS: Final = SHARED / "conversations"

PAUSE_SECONDS: Final = 0.4
"""Between two utterances of different readers."""

REPEAT_PAUSES_SECONDS: Final = (0.4, 0.9, 1.6, 0.6, 2.5)
"""Between two rounds of one recording: of different lengths, so that no two rounds are cut alike."""

_FULL_SCALE: Final = 32768

Pcm = NDArray[np.int16]
"""Mono samples at `SAMPLE_RATE`, shape (n,)."""


Spoken = tuple[Path, str]
"""A recording and its text."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording on disk.

    Attributes
    ----------
    seconds
        Exact length.
    sha256
        Of its samples, so that results of two machines can be seen to be of the same audio.
    made_of
        Which speech it holds.
    """

    path: Path
    seconds: float
    sha256: str
    made_of: str

    def as_json(self) -> dict[str, Any]:
        return {"seconds": self.seconds, "sha256": self.sha256, "made_of": self.made_of}


@dataclass
class Recordings:
    """Makes each recording when it is first asked for.

    Attributes
    ----------
    folder
        Where they go.
    """

    folder: Path
    _long: dict[int, Recording] = field(default_factory=dict)

    def speech(self, minutes: int) -> Recording:
        """So many minutes of speech, exactly, as 16 kHz mono FLAC."""
        if minutes not in self._long:
            made_of, pieces = _source()
            path = self.folder / f"speech-{minutes}-minutes.flac"
            count = minutes * 60 * SAMPLE_RATE
            digest = write_flac(path, cut(pieces, count))
            self._long[minutes] = Recording(path, count / SAMPLE_RATE, digest, made_of)
        return self._long[minutes]

    @cached_property
    def sentence(self) -> Recording:
        """The first 5 s of the bundled recording, as it comes: 48 kHz WAV."""
        return self._beginning("sentence.wav", 5)

    @cached_property
    def clip(self) -> Recording:
        """The first second of it."""
        return self._beginning("clip.wav", 1)

    def _beginning(self, name: str, seconds: int) -> Recording:
        path = self.folder / name
        with wave.open(str(bundled())) as source, wave.open(str(path), "wb") as target:
            target.setparams(source.getparams())
            samples = source.readframes(seconds * source.getframerate())
            target.writeframes(samples)
        return Recording(path, float(seconds), hashlib.sha256(samples).hexdigest(), bundled().name)


def bundled() -> Path:
    """The recording that comes with the models.

    Raises
    ------
    NotHere
        It was not pulled.
    """
    path = models_folder("en") / "samples" / "two_cities.wav"
    if not path.is_file():
        raise NotHere(f"{path} is missing: run `longhand models pull --samples`")
    return path


def cut(pieces: Iterable[Pcm], count: int) -> Iterator[Pcm]:
    """The first samples of endless speech."""
    for piece in pieces:
        yield piece[:count]
        count -= min(count, len(piece))
        if not count:
            return


def joined(utterances: Iterable[Pcm], pauses_seconds: Iterable[float]) -> Iterator[Pcm]:
    """Utterances with digital silence after each of them."""
    for utterance, seconds in zip(utterances, pauses_seconds, strict=False):
        yield utterance
        yield np.zeros(round(seconds * SAMPLE_RATE), np.int16)


def write_flac(path: Path, pieces: Iterable[Pcm]) -> str:
    """Write 16 kHz mono FLAC, which loses nothing.

    Returns
    -------
    str
        SHA-256 of the samples, little-endian.
    """
    digest = hashlib.sha256()
    with av.open(str(path), "w", format="flac") as container:
        stream = container.add_stream("flac", rate=SAMPLE_RATE, layout="mono", format="s16")
        assert isinstance(stream, AudioStream)
        written = 0
        for piece in pieces:
            digest.update(piece.astype("<i2").tobytes())
            frame = AudioFrame.from_ndarray(piece[None], format="s16", layout="mono")
            frame.sample_rate, frame.pts = SAMPLE_RATE, written
            container.mux(stream.encode(frame))
            written += len(piece)
        container.mux(stream.encode(None))
    return digest.hexdigest()


def _source() -> tuple[str, Iterator[Pcm]]:
    """Endless speech and what it is made of: many readers where they are at hand, else one over and over."""
    if (LIBRISPEECH / "manifest.json").is_file():
        rows = json.loads((LIBRISPEECH / "manifest.json").read_text("utf-8"))
        utterances = [pcm(LIBRISPEECH / row["audio"]) for row in rows]
        made_of = (
            f"librispeech-dev, {len(rows)} utterances in the order of the manifest, {PAUSE_SECONDS} s apart"
        )
        return made_of, joined(itertools.cycle(utterances), itertools.repeat(PAUSE_SECONDS))
    rounds = itertools.repeat(pcm(bundled()))
    return f"{bundled().name} over and over", joined(rounds, itertools.cycle(REPEAT_PAUSES_SECONDS))


def librispeech() -> list[Spoken]:
    """Sentences read aloud, one in each recording."""
    rows = json.loads((present(LIBRISPEECH) / "manifest.json").read_text("utf-8"))
    return [(LIBRISPEECH / row["audio"], row["text"]) for row in rows]


def conversations() -> list[Spoken]:
    """Long recordings with several speakers."""
    return [
        (turns.with_suffix(".flac"), " ".join(turn["text"] for turn in json.loads(turns.read_text("utf-8"))))
        for turns in sorted(present(CONVERSATIONS).glob("*.json"))
    ]


def present(folder: Path) -> Path:
    """Give a folder of recordings with references.

    Raises
    ------
    NotHere
    """
    if not folder.is_dir():
        raise NotHere(f"../shared/audio/{folder.name} is not beside this checkout")
    return folder


def as_wav(spoken: Iterable[Spoken], folder: Path) -> list[Spoken]:
    """Write recordings into a folder as 16 kHz mono WAV, which every program reads."""
    written = []
    for recording, reference in spoken:
        path = folder / f"{recording.stem}.wav"
        with wave.open(str(path), "wb") as target:
            target.setnchannels(1)
            target.setsampwidth(2)
            target.setframerate(SAMPLE_RATE)
            target.writeframes(pcm(recording).astype("<i2").tobytes())
        written.append((path, reference))
    return written


def seconds_of(recording: Path) -> float:
    """Give the length of a WAV file."""
    with wave.open(str(recording)) as source:
        return float(source.getnframes() / source.getframerate())


def pcm(path: Path) -> Pcm:
    """A recording in any format as 16-bit samples."""
    samples = np.concatenate(list(decode(path, probe(path))))
    full: Pcm = np.clip(np.rint(samples * _FULL_SCALE), -_FULL_SCALE, _FULL_SCALE - 1).astype(np.int16)
    return full

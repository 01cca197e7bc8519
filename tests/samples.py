"""Small recordings for everybody's tests, made on the spot.

    write_audio(tmp_path / "a.m4a", "m4a", tone(2.0))

Nothing here is speech: a tone tests the way of a file through the program, not the recogniser.
"""

import io
import random
import struct
import tarfile
import zipfile
from collections.abc import Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.audio.frame import AudioFrame
from av.audio.stream import AudioStream
from numpy.typing import NDArray

FORMATS = ("aac", "amr", "flac", "m4a", "mov", "mp3", "mp4", "mpeg", "ogg", "wav")

# format -> (FFmpeg's muxer, codec); amr is 8 kHz mono only
_WRITERS = {
    "aac": ("adts", "aac"),
    "amr": ("amr", "libopencore_amrnb"),
    "flac": ("flac", "flac"),
    "m4a": ("ipod", "aac"),
    "mov": ("mov", "pcm_s16le"),
    "mp3": ("mp3", "libmp3lame"),
    "mp4": ("mp4", "aac"),
    "mpeg": ("mpeg", "mp2"),
    "ogg": ("ogg", "libopus"),
    "wav": ("wav", "pcm_s16le"),
}
_BLOCK = 4096


def tone(seconds: float, hertz: float = 440.0, rate: int = 16_000, level: float = 0.5) -> NDArray[np.float32]:
    """A sine, shape (1, n)."""
    times = np.arange(round(seconds * rate)) / rate
    return (level * np.sin(2 * np.pi * hertz * times)).astype(np.float32)[None, :]


def silence(seconds: float, rate: int = 16_000) -> NDArray[np.float32]:
    """Digital silence, shape (1, n)."""
    return np.zeros((1, round(seconds * rate)), np.float32)


def clicks(seconds: float, every: float = 1.0, rate: int = 16_000) -> NDArray[np.float32]:
    """Bursts of 20 ms at 0.5 s, 1.5 s, ..., which can be found again in what was decoded. Shape (1, n)."""
    samples = silence(seconds, rate)
    burst = tone(0.02, 1000.0, rate, 0.8)
    for at in np.arange(0.5, seconds - 0.02, every):
        start = round(float(at) * rate)
        samples[:, start : start + burst.shape[1]] = burst
    return samples


def speechlike(seconds: float, rate: int = 16_000, seed: int = 0) -> NDArray[np.float32]:
    """Noise in syllables of 0.2 s, spectrum like speech, so that codecs have work to do. Shape (1, n)."""
    count = round(seconds * rate)
    noise = np.random.default_rng(seed).standard_normal(count)
    smooth = np.convolve(noise, np.hanning(max(3, rate // 2000)), mode="same")
    syllables = 0.5 - 0.5 * np.cos(2 * np.pi * 5 * np.arange(count) / rate)
    shaped = smooth / np.abs(smooth).max() * syllables
    return (0.6 * shaped).astype(np.float32)[None, :]


def write_audio(
    path: Path,
    format: str,  # noqa: A002
    samples: NDArray[np.float32],
    rate: int = 16_000,
    *,
    codec: str = "",
    muxer: str = "",
    options: dict[str, str] | None = None,
    metadata: dict[str, str] | None = None,
) -> Path:
    """Encode samples of shape (channels, n) into a file of one of the ten formats; returns its path.

    `codec` and `muxer` are FFmpeg's names, to write a format in another way than the usual.
    """
    usual_muxer, usual_codec = _WRITERS[format]
    codec = codec or usual_codec
    if "amrnb" in codec:
        samples, rate = samples[:1, :: rate // 8000], 8000
    layout = {1: "mono", 2: "stereo", 6: "5.1"}[len(samples)]
    with av.open(str(path), "w", format=muxer or usual_muxer, options=options or {}) as container:
        container.metadata.update(metadata or {})
        stream = container.add_stream(codec, rate=rate, layout=layout)
        assert isinstance(stream, AudioStream)
        _encode(container, stream, samples, rate, layout)
    return path


def _encode(container, stream, samples, rate, layout):
    resampler = av.AudioResampler(
        format=stream.codec_context.format or "s16", layout=layout, rate=stream.codec_context.sample_rate
    )
    for start in range(0, samples.shape[1], _BLOCK):
        block = np.ascontiguousarray(samples[:, start : start + _BLOCK])
        frame = AudioFrame.from_ndarray(block, format="fltp", layout=layout)
        frame.sample_rate, frame.pts, frame.time_base = rate, start, Fraction(1, rate)
        for ready in resampler.resample(frame):
            container.mux(stream.encode(ready))
    for ready in resampler.resample(None):
        container.mux(stream.encode(ready))
    container.mux(stream.encode(None))


def write_wav(
    path: Path,
    data: bytes,
    *,
    rate: int = 16_000,
    channels: int = 1,
    bits: int = 16,
    tag: int = 1,
    data_size: int | None = None,
    extra: Sequence[tuple[bytes, bytes]] = (),
) -> Path:
    """A WAV file byte by byte, for headers that no encoder writes: odd chunks, wrong sizes."""
    align = channels * bits // 8
    chunks = b"".join(
        name + struct.pack("<I", len(body)) + body + b"\0" * (len(body) % 2) for name, body in extra
    )
    form = struct.pack("<HHIIHH", tag, channels, rate, rate * align, align, bits)
    size = len(data) if data_size is None else data_size
    body = b"WAVE" + b"fmt " + struct.pack("<I", len(form)) + form + chunks
    body += b"data" + struct.pack("<I", size) + data
    riff_size = 0xFFFFFFFF if size == 0xFFFFFFFF else len(body)
    path.write_bytes(b"RIFF" + struct.pack("<I", riff_size) + body)
    return path


def write_video(
    path: Path,
    samples: NDArray[np.float32] | None = None,
    rate: int = 16_000,
    *,
    muxer: str = "mp4",
    codec: str = "mpeg4",
) -> Path:
    """A second of moving picture, and sound if samples of shape (1, n) are given."""
    with av.open(str(path), "w", format=muxer) as container:
        picture = container.add_stream(codec, rate=25, width=64, height=64, pix_fmt="yuv420p")
        sound = container.add_stream("aac", rate=rate, layout="mono") if samples is not None else None
        for number in range(25):
            frame = av.VideoFrame.from_ndarray(np.full((64, 64, 3), 10 * number, np.uint8), format="rgb24")
            container.mux(picture.encode(frame))
        container.mux(picture.encode(None))
        if sound is not None and samples is not None:
            _encode(container, sound, samples, rate, "mono")
    return path


def write_tracks(path: Path, *tracks: NDArray[np.float32], muxer: str = "mp4", rate: int = 16_000) -> Path:
    """A file with several sound tracks in AAC, each from samples of shape (channels, n)."""
    with av.open(str(path), "w", format=muxer) as container:
        layouts = [{1: "mono", 2: "stereo"}[len(samples)] for samples in tracks]
        streams = [container.add_stream("aac", rate=rate, layout=layout) for layout in layouts]
        for stream, samples, layout in zip(streams, tracks, layouts, strict=True):
            _encode(container, stream, samples, rate, layout)
    return path


def made_unreadable(content: bytes, track: int, tag: bytes = b"apac") -> bytes:
    """The same MP4 or MOV with one AAC track in a codec that nobody else has, as recent phones write."""
    at = -1
    for _ in range(track + 1):
        at = content.index(b"mp4a", content.index(b"stsd", at + 1))
    esds = content.index(b"esds", at)
    return content[:at] + tag + content[at + 4 : esds] + b"free" + content[esds + 4 :]


def pcm16(samples: NDArray[np.float32]) -> bytes:
    """Samples of shape (channels, n) as interleaved little-endian 16-bit PCM."""
    return (samples.T * 32767).astype("<i2").tobytes()


def id3(size: int) -> bytes:
    """An empty ID3v2.4 tag with `size` bytes of padding, as large cover art would make it."""
    return b"ID3\x04\x00\x00" + bytes((size >> shift) & 0x7F for shift in (21, 14, 7, 0)) + bytes(size)


def truncated(data: bytes, keep: float) -> bytes:
    """The first part of a file: `keep` is between 0 and 1."""
    return data[: int(len(data) * keep)]


def flipped(data: bytes, count: int, seed: int, start: int = 0) -> bytes:
    """The same file with `count` random bytes changed, none of them before `start`."""
    chance = random.Random(seed)
    broken = bytearray(data)
    for _ in range(count):
        broken[chance.randrange(start, len(broken))] ^= chance.randrange(1, 256)
    return bytes(broken)


def overwritten(data: bytes, begin: float, end: float, seed: int = 0) -> bytes:
    """The same file with noise from `begin` to `end`, both between 0 and 1."""
    first, last = int(len(data) * begin), int(len(data) * end)
    return data[:first] + random.Random(seed).randbytes(last - first) + data[last:]


def not_audio() -> dict[str, tuple[bytes, str]]:
    """Files that are no audio: name -> (content, words the message must hold)."""
    return {
        "empty": (b"", "the file is empty"),
        "zeros": (bytes(5000), "zero bytes"),
        "noise": (random.Random(1).randbytes(5000), "no known kind"),
        "text": ("Dear sir, hëre is the recording.\n".encode() * 9, "text"),
        "utf16": ("\ufeffDear sir".encode("utf-16-le"), "text"),
        "html": (b"\n<!DOCTYPE html><html><body>Sign in</body></html>", "HTML"),
        "json": (b'{"error": "not found"}', "JSON"),
        "xml": (b'<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', "XML"),
        "m3u": (b"#EXTM3U\n#EXTINF:10,\nfile:///etc/passwd\n", "M3U playlist"),
        "hls": (b"#EXTM3U\n#EXT-X-VERSION:3\n#EXTINF:10,\n/etc/passwd\n#EXT-X-ENDLIST\n", "HLS playlist"),
        "pls": (b"[playlist]\nFile1=/etc/passwd\n", "PLS playlist"),
        "xspf": (b'<?xml version="1.0"?><playlist version="1"></playlist>', "XSPF playlist"),
        "concat": (b"ffconcat version 1.0\nfile /etc/passwd\n", "playlist of FFmpeg"),
        "sdp": (b"v=0\r\no=- 0 0 IN IP4 127.0.0.1\r\n", "SDP"),
        "png": (b"\x89PNG\r\n\x1a\n" + bytes(64), "a PNG image"),
        "jpeg": (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(64), "a JPEG image"),
        "gif": (b"GIF89a" + bytes(64), "a GIF image"),
        "webp": (b"RIFF\x24\x00\x00\x00WEBPVP8 " + bytes(64), "a WebP image"),
        "heic": (b"\x00\x00\x00\x18ftypheic" + bytes(64), "HEIF"),
        "pdf": (b"%PDF-1.7\n" + bytes(64), "a PDF document"),
        "zip": (_zip(), "a ZIP archive"),
        "gzip": (b"\x1f\x8b\x08" + bytes(64), "a gzip archive"),
        "tar": (_tar(), "a tar archive"),
        "7z": (b"7z\xbc\xaf\x27\x1c" + bytes(64), "a 7-Zip archive"),
        "rar": (b"Rar!\x1a\x07\x01\x00" + bytes(64), "a RAR archive"),
        "webm": (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm" + bytes(64), "a WebM video"),
        "mkv": (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x88matroska" + bytes(64), "a Matroska video"),
        "avi": (b"RIFF\x24\x00\x00\x00AVI LIST" + bytes(64), "an AVI video"),
        "wma": (b"\x30\x26\xb2\x75\x8e\x66\xcf\x11" + bytes(64), "a Windows Media file"),
        "aiff": (b"FORM\x00\x00\x00\x2eAIFFCOMM" + bytes(64), "AIFF audio"),
        "program": (b"\x7fELF\x02\x01\x01" + bytes(64), "a program"),
    }


def _zip() -> bytes:
    memory = io.BytesIO()
    with zipfile.ZipFile(memory, "w") as archive:
        archive.writestr("call.wav", b"RIFF")
    return memory.getvalue()


def _tar() -> bytes:
    memory = io.BytesIO()
    with tarfile.open(fileobj=memory, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("call.wav"))
    return memory.getvalue()

"""Any number and order of channels, in every container and codec that carries them.

Libraries have corrupted memory over them, which may show long after, or not at all: each file is read in a
process of its own, whose death is seen.
"""

from fractions import Fraction

import av
import numpy as np
import pytest
from av.audio.frame import AudioFrame
from av.audio.plane import AudioPlane

from transcriber.media.decode import decode, decode_channels
from transcriber.media.probe import probe
from transcriber.recognise.apart import apart

RATE = 16_000
SAMPLES = 4096
COUNTS = range(1, 17)
WRITABLE = {"mp4": (*range(1, 9), 16)}  # FFmpeg writes MP4 with PCM only where each channel has a place

# FFmpeg's PCM codec -> numpy's type of a stored sample, and what counts as 1.0; 24 bits are cut from 32
PCM = {
    "pcm_u8": ("u1", 127),
    "pcm_s8": ("i1", 127),
    **{f"pcm_s{bits}{end}e": (f"{sign}i{bits // 8}", 2.0 ** (bits - 1) - 1)
       for bits in (16, 32, 64) for end, sign in (("l", "<"), ("b", ">"))},
    **{f"pcm_s24{end}e": (f"{sign}i4", 2.0**31 - 1) for end, sign in (("l", "<"), ("b", ">"))},
    **{f"pcm_f{bits}{end}e": (f"{sign}f{bits // 8}", 1.0)
       for bits in (32, 64) for end, sign in (("l", "<"), ("b", ">"))},
}  # fmt: skip
PCM_OF = {
    "wav": ("pcm_u8", "pcm_s16le", "pcm_s24le", "pcm_s32le", "pcm_s64le", "pcm_f32le", "pcm_f64le"),
    "mov": tuple(codec for codec in PCM if "s64" not in codec),
    "mp4": tuple(codec for codec in PCM if "s64" not in codec and "8" not in codec),
}
LAWS = [(muxer, codec) for muxer in ("wav", "mov") for codec in ("pcm_alaw", "pcm_mulaw")]
# What else carries more than two channels, with the counts that its encoder can write
ENCODED = {
    ("flac", "flac"): range(1, 9),
    ("ogg", "flac"): range(1, 9),
    ("mp4", "flac"): range(1, 9),
    ("ogg", "libvorbis"): COUNTS,
    ("ogg", "libopus"): COUNTS,
    ("mp4", "libopus"): range(1, 9),
    ("ipod", "alac"): (1, 2, 3, 4, 5, 6, 8),
    ("ipod", "aac"): range(1, 9),
    ("adts", "aac"): range(1, 9),
    ("mpegts", "aac"): range(1, 9),
    ("mpegts", "ac3"): range(1, 7),
}
OPTIONS = {"libopus": {"mapping_family": "255"}, "flac": {"strict": "-2"}}
LAYOUTS = {
    1: "mono",
    2: "stereo",
    3: "3.0",
    4: "4.0",
    5: "5.0",
    6: "5.1",
    7: "6.1",
    8: "7.1",
    16: "hexadecagonal",
}
OF_ALAC = {7: "6.1(back)", 8: "7.1(wide)"}

# Orders that no standard layout has: QuickTime writes them as a list of channels, or as one of its tags.
CUSTOM_ORDERS = (
    "FR+FL",
    "LFE+FC",
    "FC+FL+FR",
    "FL+FR+FC+LFE+SL+SR",
    "SR+SL+LFE+FC+FR+FL",
    "FL+FR+BL+BR+TFL+TFR+LFE",
    "FL+FR+FC+LFE+BL+BR+SL+SR",
    "FC+FL+FR+SL+SR+BL+BR+LFE",
    "FL+FR+TFL+TFR+TBL+TBR+WL+WR+LFE",
    "FL+FR+FC+LFE+BL+BR+FLC+FRC+BC+SL+SR+TC+TFL+TFC+TFR+TBL",
)
QUICKTIME_TAGS = range(100, 200)


def levels(count):
    """How loud each channel is: each by another of twenty steps."""
    return np.arange(1, count + 1) / 20


def tones(count):
    """Shape (count, SAMPLES): the same tone, at another level in each channel."""
    return levels(count)[:, None] * np.sin(2 * np.pi * 400 * np.arange(SAMPLES) / RATE)


def stored(codec, samples):
    """The bytes of PCM samples."""
    kind, full_scale = PCM[codec]
    values = np.rint(samples.T * full_scale) if kind[-2] != "f" else samples.T
    if codec == "pcm_u8":
        values = values + 128
    written = np.ascontiguousarray(values.astype(kind))
    if "s24" not in codec:
        return written.tobytes()
    kept = slice(1, 4) if codec.endswith("le") else slice(0, 3)
    return written.view(np.uint8).reshape(-1, 4)[:, kept].tobytes()


def write_pcm(path, muxer, codec, samples, layout):
    with av.open(str(path), "w", format=muxer) as container:
        stream = container.add_stream(codec, rate=RATE, layout=layout)
        packet = av.Packet(stored(codec, samples))
        packet.stream, packet.time_base, packet.pts, packet.dts = stream, Fraction(1, RATE), 0, 0
        packet.duration = samples.shape[1]
        container.mux(packet)


def write_encoded(path, muxer, codec, samples, layout):
    """By an encoder. Frames are filled plane by plane: PyAV itself reads past the last of many."""
    with av.open(str(path), "w", format=muxer) as container:
        rate = 48_000 if codec in {"ac3", "libopus"} else RATE
        stream = container.add_stream(codec, rate=rate, layout=layout, options=OPTIONS.get(codec, {}))
        stream.codec_context.open()
        size = stream.codec_context.frame_size or 1024
        for start in range(0, SAMPLES, size):
            block = samples[:, start : start + size]
            frame = frame_of(block, stream.codec_context.format, layout)
            frame.sample_rate, frame.pts, frame.time_base = rate, start, Fraction(1, rate)
            container.mux(stream.encode(frame))
        container.mux(stream.encode(None))


def frame_of(samples, sample_format, layout):
    kind, full_scale = {
        "u8": ("u1", 127),
        "s16": ("i2", 32767),
        "s32": ("i4", 2.0**31 - 1),
        "flt": ("f4", 1),
    }[sample_format.name.removesuffix("p")]
    written = (samples * full_scale).astype(kind)
    frame = AudioFrame(format=sample_format.name, layout=layout, samples=samples.shape[1])
    planes = written if sample_format.is_planar else np.ascontiguousarray(written.T)[None]
    for number, plane in enumerate(planes):
        AudioPlane(frame, number).update(np.ascontiguousarray(plane).tobytes())
    return frame


def loudness(path):
    """Loudest sample of each channel, and of all mixed into one."""
    media = probe(path)
    channels = np.concatenate(list(decode_channels(path, media)), axis=1)
    mixed = np.concatenate(list(decode(path, media)))
    assert len(channels) == media.channels
    return np.abs(channels).max(axis=1), float(np.abs(mixed).max())


def layout_of(count, codec=""):
    usual = LAYOUTS.get(count, f"{count} channels")
    return OF_ALAC.get(count, usual) if codec == "alac" else usual


@pytest.mark.parametrize(
    ("muxer", "codec"), [(muxer, codec) for muxer, codecs in PCM_OF.items() for codec in codecs]
)
def test_one_to_sixteen_channels_of_pcm_are_all_heard(muxer, codec, tmp_path):
    path = tmp_path / "recording"
    for count in WRITABLE.get(muxer, COUNTS):
        write_pcm(path, muxer, codec, tones(count), layout_of(count))
        channels, mixed = apart(lambda: loudness(path))
        assert channels == pytest.approx(levels(count), abs=0.02), (count, channels)
        assert 0 < mixed <= 1


@pytest.mark.parametrize(("muxer", "codec"), LAWS)
def test_one_to_sixteen_channels_of_logarithmic_samples_are_all_heard(muxer, codec, tmp_path):
    path = tmp_path / "recording"
    for count in COUNTS:
        write_encoded(path, muxer, codec, tones(count), layout_of(count))
        channels, _ = apart(lambda: loudness(path))
        assert channels == pytest.approx(levels(count), abs=0.05), (count, channels)


@pytest.mark.parametrize(("muxer", "codec"), ENCODED)
def test_many_encoded_channels_are_all_heard(muxer, codec, tmp_path):
    path = tmp_path / "recording"
    for count in ENCODED[muxer, codec]:
        write_encoded(path, muxer, codec, tones(count), layout_of(count, codec))
        channels, mixed = apart(lambda: loudness(path))
        assert len(channels) == count
        assert (channels > 0).all(), (count, channels)
        assert 0 < mixed <= 1


@pytest.mark.parametrize("order", CUSTOM_ORDERS)
@pytest.mark.parametrize("muxer", ["mov", "mp4", "wav"])
def test_channels_in_an_order_of_their_own_are_all_heard(muxer, order, tmp_path):
    path = tmp_path / "recording"
    count = order.count("+") + 1
    write_pcm(path, muxer, "pcm_s16le", tones(count), order)
    channels, _ = apart(lambda: loudness(path))
    assert sorted(channels) == pytest.approx(levels(count), abs=0.02)


@pytest.mark.parametrize("count", range(3, 9))
def test_every_layout_tag_of_quicktime_is_read(count, tmp_path):
    path = tmp_path / "recording"
    write_pcm(path, "mov", "pcm_s16le", tones(count), layout_of(count))
    content = bytearray(path.read_bytes())
    at = content.index(b"chan") + 8
    for tag in QUICKTIME_TAGS:
        content[at : at + 4] = (tag << 16 | count).to_bytes(4, "big")
        path.write_bytes(content)
        channels, _ = apart(lambda: loudness(path))
        assert sorted(channels) == pytest.approx(levels(count), abs=0.02), tag

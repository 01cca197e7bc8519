"""What a recording is, told without decoding it."""

from pathlib import Path
from typing import Final

from contract.errors.audio import NothingDecoded, TooLong
from contract.limits import MAX_DURATION_SECONDS, PADDING_SECONDS
from transcriber.media.container import Track, open_track
from transcriber.media.cut import warn_of_a_cut
from transcriber.media.decode import clock_of
from transcriber.media.ffmpeg_log import LOGGER
from transcriber.media.media import Media
from transcriber.media.packets import packets
from transcriber.media.source import Source, identify

_HEADERS_WITH_A_DURATION: Final = frozenset({"flac", "mov", "mpeg", "mpegts"})
_BITS_OF_A_LAW: Final = 8
_LONGEST_PACKET_SECONDS: Final = 66.0
"""The largest block of FLAC, 65,535 samples, at the lowest sample rate: no codec has longer packets."""


def probe(path: Path, name: str = "", track: int | None = None) -> Media:
    """Tell format, codec, channels, sample rate and duration of a recording.

    Parameters
    ----------
    path
        The file.
    name
        What messages call it, for instance `/input.audio` if this is a copy of it; `path` if empty.
    track
        Number of the sound track, one of `Media.tracks`; None for the one that a player would take, among
        those that can be decoded.

    Returns
    -------
    Media
        Its duration is, for
        wav with PCM: that of the header, or of the file's size if that allows less;
        flac, m4a, mov, mp4 with an index, mpeg: that of the header, or of the first and last time stamps;
        everything else (aac, amr, mp3, ogg, compressed wav, fragmented mp4): counted packet by packet.
        A header that claims more than the limit is not believed: the packets are counted.

    Raises
    ------
    NotValid
        Not one of the documented formats, no sound in it, protected, or broken off before any sound: see the
        subclasses.
    SampleRateMissing
        No sample rate.
    TooLarge, TooLong
        Over the limits of the contract.
    """
    source = identify(path, name or str(path))
    kind = source.kind
    with open_track(path, source.name, kind.demuxer, source.offset_bytes, track) as opened:
        codec = opened.stream.codec_context
        seconds = _duration(opened, source)
        warn_of_a_cut(opened, source, seconds)
        if track is None:
            _tell_of_unusable(opened)
        return Media(
            format=kind.format,
            codec=codec.name.removesuffix("float"),
            channels=codec.channels,
            sample_rate=codec.sample_rate,
            duration_seconds=seconds,
            name=source.name,
            demuxer=kind.demuxer,
            offset_bytes=source.offset_bytes,
            track=opened.stream.index,
            tracks=opened.tracks.numbers,
        )


def _duration(track: Track, source: Source) -> float:
    limit = MAX_DURATION_SECONDS + PADDING_SECONDS
    seconds = _of_pcm(track, source)
    if seconds is None:
        seconds = _stated(track, source)
        if not 0 < seconds <= limit:
            seconds = _counted(track, source, limit)
    if not seconds:
        raise NothingDecoded.of(source.name, "it is cut off or damaged before any audio")
    if seconds > limit:
        raise TooLong.of(source.name)
    return seconds


def _of_pcm(track: Track, source: Source) -> float | None:
    """Duration of a WAV with PCM, None for anything else.

    It is bounded by the file's size: the header may say 0, all ones, or what was true before a cut. The
    header's bit rate is not looked at either.
    """
    codec = track.stream.codec_context
    if source.kind.demuxer != "wav" or not codec.name.startswith("pcm_"):
        return None
    bits = int("".join(filter(str.isdigit, codec.name)) or _BITS_OF_A_LAW)  # pcm_s24le, pcm_alaw
    possible = source.size_bytes * 8 / (bits * codec.channels * codec.sample_rate)
    return min(_header_seconds(track) or possible, possible)


def _stated(track: Track, source: Source) -> float:
    """Duration that the header states, 0 if it does not or cannot be believed."""
    seconds = _header_seconds(track)
    if source.kind.demuxer not in _HEADERS_WITH_A_DURATION:
        return 0.0
    return seconds if source.kind.demuxer != "mov" or _index_reaches(track, seconds) else 0.0


def _header_seconds(track: Track) -> float:
    stream = track.stream
    if stream.duration is None or stream.time_base is None:
        return 0.0
    return float(stream.duration * stream.time_base)


def _index_reaches(track: Track, seconds: float) -> bool:
    """Tell whether the index of an MP4 goes to its end: that of a fragmented file does not."""
    index = track.stream.index_entries
    if not len(index) or track.stream.time_base is None:
        return False
    return float(index[-1].timestamp * track.stream.time_base) > seconds - PADDING_SECONDS


def _counted(track: Track, source: Source, limit: float) -> float:
    """Duration of all packets and of the gaps that decoding fills; counting stops above `limit`."""
    clock = clock_of(track, source.kind.demuxer)
    for packet in packets(track, on_error=_pass_over):
        if packet.duration and packet.time_base:
            stamp = None if packet.pts is None else float(packet.pts * packet.time_base)
            clock.gap_before(stamp)
            seconds = float(packet.duration * packet.time_base)
            # FFmpeg gives the last packet of a Vorbis file that is trimmed at its end a length below zero,
            # which wraps around to days.
            clock.advance(seconds if seconds <= _LONGEST_PACKET_SECONDS else 0.0)
        if clock.position_seconds > limit:
            break
    return clock.position_seconds


def _pass_over() -> None:
    """Leave the damage to decoding, which counts and reports it."""


def _tell_of_unusable(track: Track) -> None:
    for number, fault in track.tracks.unusable.items():
        LOGGER.warning("sound track %d of %s is left out: %s", number, track.name, fault.detail or fault)

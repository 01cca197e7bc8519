"""Telling what a file is from its first bytes. The name of a file is never looked at."""

from collections.abc import Iterator
from typing import Final

from contract.media.kinds import EMPTY, MPEG_TRANSPORT, UNKNOWN, ZEROS, Kind, by_signature
from contract.media.mpeg_audio import find_mpeg_audio
from contract.media.text import describe_text

HEAD_BYTES: Final = 64 * 1024
"""How much of a file is looked at. MPEG audio may begin behind some kilobytes of junk."""

_ID3_HEADER_BYTES: Final = 10
_ID3_HAS_FOOTER: Final = 0x10
_ID3_MAX_SIZE_BYTE: Final = 0x7F
_TS_SYNC: Final = 0x47
_TS_PACKET_BYTES: Final = (188, 192, 204)
_TS_SURE_PACKETS: Final = 5
_WAV_FORMAT_BYTES: Final = 16


def sniff(head: bytes) -> Kind:
    """Tell what a file is.

    Parameters
    ----------
    head
        Its first `HEAD_BYTES` bytes, or all of it if it is shorter, from behind `leading_tag_bytes`.
    """
    if not head:
        return EMPTY
    if not head.strip(b"\x00"):
        return ZEROS
    found = by_signature(head) or describe_text(head)
    if not found and _is_transport_stream(head):
        found = MPEG_TRANSPORT
    return found or find_mpeg_audio(head, whole=len(head) < HEAD_BYTES) or UNKNOWN


def leading_tag_bytes(head: bytes) -> int:
    """Length of the ID3v2 tag that `head` begins with, 0 if there is none.

    A tag may be longer than `head` (cover art), and further tags may follow it.
    Source: id3.org, ID3v2.4, section 3.1.
    """
    header = head[:_ID3_HEADER_BYTES]
    if (
        len(header) < _ID3_HEADER_BYTES
        or not header.startswith(b"ID3")
        or max(header[6:]) > _ID3_MAX_SIZE_BYTE
    ):
        return 0
    size = header[6] << 21 | header[7] << 14 | header[8] << 7 | header[9]
    footer = _ID3_HEADER_BYTES if header[5] & _ID3_HAS_FOOTER else 0
    return _ID3_HEADER_BYTES + size + footer


def wav_sample_rate(head: bytes) -> int | None:
    """Sample rate in Hz that a WAV header gives, None if no format chunk is in sight.

    FFmpeg refuses a rate of zero as broken data, but the contract has an error of its own for it.
    """
    for name, _, at in riff_chunks(head):
        if name == b"fmt " and at + _WAV_FORMAT_BYTES <= len(head):
            return int.from_bytes(head[at + 4 : at + 8], "little")
    return None


def wav_seconds(head: bytes) -> float | None:
    """Seconds of sound that a WAV header promises, whatever is there; None if it does not say."""
    rate = 0
    for name, size, at in riff_chunks(head):
        if name == b"fmt ":
            rate = int.from_bytes(head[at + 8 : at + 12], "little")  # bytes a second
        if name == b"data" and rate:
            return size / rate
    return None


def riff_chunks(head: bytes) -> Iterator[tuple[bytes, int, int]]:
    """Name, size and place of the content of each chunk that begins in `head`."""
    at = 12
    while at + 8 <= len(head):
        size = int.from_bytes(head[at + 4 : at + 8], "little")
        yield head[at : at + 4], size, at + 8
        at += 8 + size + size % 2


def _is_transport_stream(head: bytes) -> bool:
    """Look for sync bytes at even distances; a recording may begin in the middle of a packet."""
    return any(
        all(head[at] == _TS_SYNC for at in range(start, start + size * _TS_SURE_PACKETS, size))
        for size in _TS_PACKET_BYTES
        for start in range(min(size, len(head) - size * _TS_SURE_PACKETS + 1))
    )

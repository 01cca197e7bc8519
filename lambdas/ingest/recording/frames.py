"""Formats that are nothing but frames: the first ones tell how many bytes a second of sound takes."""

from typing import Final

_ADTS_RATES: Final = (
    *(96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050),
    *(16_000, 12_000, 11_025, 8_000, 7_350),
)
_ADTS_HEADER_BYTES: Final = 7
_ADTS_SYNC: Final = 0xF0
_ADTS_SYNC_MASK: Final = 0xF6
"""Of the second byte. The version of MPEG and the checksum do not matter here."""
_ADTS_BLOCK_SAMPLES: Final = 1024
_AMR_FRAME_SECONDS: Final = 0.02
_AMR_NARROW: Final = (13, 14, 16, 18, 20, 21, 27, 32, 6, 1, 1, 1, 1, 1, 1, 1)
_AMR_WIDE: Final = (18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 1, 1, 1, 1, 1, 1)
"""Bytes of a frame by its mode, header included (RFC 4867, section 5.3)."""


def adts_bytes_a_second(head: bytes) -> float | None:
    """Mean over the frames of AAC in `head` (ISO/IEC 14496-3, annex 1.A); None if there is none."""
    at, size, seconds = 0, 0, 0.0
    while (at := head.find(b"\xff", at)) >= 0 and len(head) >= at + _ADTS_HEADER_BYTES:
        length, duration = _adts_frame(head[at : at + _ADTS_HEADER_BYTES])
        size, seconds = size + length, seconds + duration
        at += length or 1
    return size / seconds if seconds else None


def _adts_frame(header: bytes) -> tuple[int, float]:
    """Bytes and seconds of a frame, zeros if this is no header of one."""
    length = (header[3] & 3) << 11 | header[4] << 3 | header[5] >> 5
    rate = (header[2] >> 2) & 15
    if header[1] & _ADTS_SYNC_MASK != _ADTS_SYNC or rate >= len(_ADTS_RATES) or length <= _ADTS_HEADER_BYTES:
        return 0, 0.0
    return length, _ADTS_BLOCK_SAMPLES * ((header[6] & 3) + 1) / _ADTS_RATES[rate]


def amr_bytes_a_second(head: bytes) -> float | None:
    """Mean over the frames of AMR in `head`; None if there is none."""
    magic, _, _ = head.partition(b"\n")
    sizes = _AMR_WIDE if magic.endswith(b"-WB") else _AMR_NARROW
    start = at = len(magic) + 1
    frames = 0
    while at < len(head):
        at += sizes[(head[at] >> 3) & 15]
        frames += 1
    return (at - start) / (frames * _AMR_FRAME_SECONDS) if frames else None

"""Finding MPEG audio, which has no signature, by a chain of frame headers that fit each other.

A header is a sync word and a few small fields, so that noise holds many lookalikes; that one header points at
the next is what noise does not do. Sources: ISO/IEC 11172-3 section 2.4.1 (layers I to III), 13818-3 (low
sample rates), 14496-3 annex 1.A (ADTS).
"""

from collections.abc import Callable
from typing import Final

from contract.media.kinds import AAC, MP3, MPEG_AUDIO, Kind

_BITRATES: Final = {
    # (version 1?, layer): kilobits a second by index 1 to 14
    (True, 1): (32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (True, 2): (32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (True, 3): (32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (False, 1): (32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (False, 2): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (False, 3): (8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
_SAMPLE_RATES: Final = {3: (44_100, 48_000, 32_000), 2: (22_050, 24_000, 16_000), 0: (11_025, 12_000, 8_000)}
_ADTS_RATES: Final = 13  # indices 13 to 15 of the table of sample rates are reserved
_ADTS_HEADER_BYTES: Final = 7
_SURE_FRAMES: Final = 4
_FRAMES_AT_START: Final = 2
_SYNC: Final = 0xFFE0
_ADTS_SYNC: Final = 0xFFF0
_ADTS_MASK: Final = 0xFFF6  # the two bits of the layer must be zero
_LAYER_HEADER_BYTES: Final = 4
_MPEG1: Final = 3
_LAYER_3: Final = 3

_Frame = tuple[Kind, int]  # what it is, and its length in bytes


def find_mpeg_audio(head: bytes, *, whole: bool) -> Kind | None:
    """Find a chain of MPEG audio or ADTS frames anywhere in `head`.

    Parameters
    ----------
    head
        The first bytes of the file.
    whole
        Whether `head` is the whole file: then a short chain that ends with the file counts as well.
    """
    at = -1
    while (at := _next_sync(head, at + 1)) >= 0:
        kind = _chain(head, at, whole=whole)
        if kind:
            return kind
    return None


def _next_sync(head: bytes, start: int) -> int:
    while (at := head.find(b"\xff", start)) >= 0:
        if int.from_bytes(head[at : at + 2], "big") & _SYNC == _SYNC:
            return at
        start = at + 1
    return -1


def _chain(head: bytes, start: int, *, whole: bool) -> Kind | None:
    """Follow frames from `start` as long as each is of the same kind as the first."""
    for parse in (_adts_frame, _layer_frame):
        kind, at, count = _follow(head, start, parse)
        if kind and (count >= _SURE_FRAMES or _short_but_complete(head, start, at, count, whole=whole)):
            return kind
    return None


def _short_but_complete(head: bytes, start: int, end: int, count: int, *, whole: bool) -> bool:
    """Tell whether a file of few frames is full of them, from its first byte on."""
    return whole and start == 0 and end >= len(head) and count >= _FRAMES_AT_START


def _follow(
    head: bytes, start: int, parse: Callable[[bytes, int], _Frame | None]
) -> tuple[Kind | None, int, int]:
    first: Kind | None = None
    at, count = start, 0
    while count < _SURE_FRAMES and (frame := parse(head, at)):
        kind, length = frame
        if first not in {None, kind}:
            break
        first, at, count = kind, at + length, count + 1
    return first, at, count


def _adts_frame(head: bytes, at: int) -> _Frame | None:
    header = head[at : at + _ADTS_HEADER_BYTES]
    if len(header) < _ADTS_HEADER_BYTES or int.from_bytes(header[:2], "big") & _ADTS_MASK != _ADTS_SYNC:
        return None
    length = (header[3] & 3) << 11 | header[4] << 3 | header[5] >> 5
    if (header[2] >> 2) & 15 >= _ADTS_RATES or length <= _ADTS_HEADER_BYTES:
        return None
    return AAC, length


def _layer_frame(head: bytes, at: int) -> _Frame | None:
    header = head[at : at + _LAYER_HEADER_BYTES]
    if len(header) < _LAYER_HEADER_BYTES or int.from_bytes(header[:2], "big") & _SYNC != _SYNC:
        return None
    version, layer = (header[1] >> 3) & 3, 4 - ((header[1] >> 1) & 3)
    bitrates = _BITRATES.get((version == _MPEG1, layer), ())
    rates = _SAMPLE_RATES.get(version, ())
    bitrate, rate = header[2] >> 4, (header[2] >> 2) & 3
    if not 0 < bitrate <= len(bitrates) or rate >= len(rates):
        return None
    length = _length(layer, version, 1000 * bitrates[bitrate - 1], rates[rate], header[2] >> 1 & 1)
    return (MP3 if layer == _LAYER_3 else MPEG_AUDIO), length


def _length(layer: int, version: int, bits_a_second: int, sample_rate: int, padding: int) -> int:
    if layer == 1:
        return (12 * bits_a_second // sample_rate + padding) * 4
    eighth_of_samples = 72 if layer == _LAYER_3 and version != _MPEG1 else 144
    return eighth_of_samples * bits_a_second // sample_rate + padding

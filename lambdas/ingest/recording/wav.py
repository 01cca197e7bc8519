import struct
from typing import Final

from contract.media.sniff import riff_chunks

_FORMAT: Final = struct.Struct("<HHIIHH")
_EXTENSIBLE: Final = 0xFFFE
_SUBFORMAT_AT: Final = 24
_PCM: Final = frozenset({1, 3, 6, 7})
"""Integer and float samples, A-law and mu-law: every sample takes the same number of bits."""
_UNKNOWN: Final = frozenset({0, 0xFFFFFFFF})
"""Written by programs that cannot go back to fill in the size."""


def wav_length(head: bytes, size_bytes: int) -> tuple[float, bool] | None:
    """Tell how long a WAV recording is.

    Parameters
    ----------
    head
        Its first bytes.
    size_bytes
        Of the whole file, leading tags left out: no sound can lie beyond its end, whatever the header says.

    Returns
    -------
    tuple of float and bool, or None
        Seconds, and whether that is certain: of compressed sound only a mean rate is given.
    """
    rate, certain = 0.0, False
    for name, size, at in riff_chunks(head):
        if name == b"fmt ":
            rate, certain = _bytes_a_second(head, at)
        elif name == b"data" and rate:
            possible = size_bytes - at
            return (possible if size in _UNKNOWN else min(size, possible)) / rate, certain
    return (size_bytes / rate, False) if rate else None


def _bytes_a_second(head: bytes, at: int) -> tuple[float, bool]:
    """Rate of the sound, 0 if the header does not tell, and whether it is the same everywhere."""
    if at + _FORMAT.size > len(head):
        return 0.0, False
    tag, channels, sample_rate, bytes_a_second, _, bits = _FORMAT.unpack_from(head, at)
    if tag == _EXTENSIBLE:
        tag = int.from_bytes(head[at + _SUBFORMAT_AT : at + _SUBFORMAT_AT + 2], "little")
    if tag in _PCM:
        # From what the samples take: nothing else in a header is wrong as often as its byte rate.
        return channels * sample_rate * bits / 8, True
    return float(bytes_a_second), False

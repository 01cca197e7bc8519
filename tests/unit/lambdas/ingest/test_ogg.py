"""Ogg files page by page, for codecs and mixtures that nothing here can encode."""

import pytest

from lambdas.ingest.recording.ogg import ogg_seconds
from lambdas.ingest.recording.ranged import BLOCK_BYTES, RangedReader

HOUR = 3600
VORBIS = b"\x01vorbis" + bytes(4) + b"\x02" + (44_100).to_bytes(4, "little") + bytes(14)
SPEEX = b"Speex   " + bytes(28) + (16_000).to_bytes(4, "little") + bytes(40)
OPUS = b"OpusHead\x01\x01" + bytes(9)
FLAC = b"\x7fFLAC\x01\x00\x00\x01fLaC" + bytes(14) + (32_000 << 4).to_bytes(3, "big") + bytes(21)
THEORA = b"\x80theora" + bytes(35)


def page(position, body=b"", serial=1):
    header = b"OggS\x00\x00" + position.to_bytes(8, "little", signed=True) + serial.to_bytes(4, "little")
    sizes = bytes([255] * (len(body) // 255) + [len(body) % 255])
    return header + bytes(8) + bytes([len(sizes)]) + sizes + body


def seconds(*pages, junk=b""):
    data = b"".join(pages) + junk
    reader = RangedReader(lambda first, last: data[first : last + 1], len(data), data[:BLOCK_BYTES])
    return ogg_seconds(reader, 0)


@pytest.mark.parametrize(
    ("head", "rate"), [(VORBIS, 44_100), (SPEEX, 16_000), (OPUS, 48_000), (FLAC, 32_000)]
)
def test_the_last_page_counts_the_samples_of_every_codec(head, rate):
    assert seconds(page(0, head), page(rate, b"sound"), page(HOUR * rate, b"sound")) == HOUR


def test_the_last_page_of_the_picture_says_nothing_of_the_sound():
    pages = [page(0, THEORA, 2), page(0, VORBIS), page(44_100, b"sound"), page(2**40, b"picture", 2)]

    assert seconds(*pages) == 1


def test_a_page_on_which_no_packet_ends_has_no_position():
    assert seconds(page(0, VORBIS), page(44_100, b"sound"), page(-1, b"more")) == 1


def test_a_file_that_goes_on_with_another_stream_is_not_told():
    assert seconds(page(0, VORBIS), *[page(44_100, bytes(60_000), 2)] * 4) is None


def test_what_is_left_of_a_longer_stream_counts_from_where_it_begins():
    """As a recorder of a broadcast writes it: its first page says that three hours are over."""
    begin, end = 3 * HOUR * 44_100, 4 * HOUR * 44_100

    assert seconds(page(0, VORBIS), page(begin, b"sound"), page(end, b"sound")) == HOUR


def test_a_file_without_known_sound_is_not_told():
    assert seconds(page(0, THEORA), page(5, b"picture")) is None


def test_rubbish_behind_the_last_page_is_passed_over():
    assert seconds(page(0, VORBIS), page(44_100, b"sound"), junk=b"OggS" + bytes(10) + b"TAG") == 1

"""Reading packets and decoding them, past whatever is broken."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from av.audio.frame import AudioFrame
from av.error import EOFError as EndOfFileError

from transcriber.media.container import BROKEN_FILE, Track

if TYPE_CHECKING:  # PyAV's packets are generic for the type checker only
    from av.audio.stream import AudioStream
    from av.packet import Packet

_GIVE_UP_AFTER: Final = 32
"""Read errors in a row, with no packet between, after which the rest of a file is given up."""


def packets(track: Track, on_error: Callable[[], None]) -> "Iterator[Packet[AudioStream]]":
    """Packets of the sound track, the last one empty, to flush the decoder.

    Parameters
    ----------
    track
        An open sound track.
    on_error
        Called for each read error that is passed over.
    """
    errors_in_a_row = 0
    while errors_in_a_row < _GIVE_UP_AFTER:
        try:
            for packet in track.container.demux(track.stream):
                errors_in_a_row = 0
                yield packet
        except (EndOfFileError, IndexError):
            # At the end, PyAV also looks for the last packet of tracks that came up after it opened the file.
            return
        except BROKEN_FILE:
            errors_in_a_row += 1
            on_error()
        else:
            return


def frames(track: Track, on_error: Callable[[], None]) -> Iterator[AudioFrame]:
    """Decode the sound track; packets that cannot be decoded are passed over.

    Encoder delay and padding are cut off by FFmpeg, as far as the file states them.
    """
    track.stream.codec_context.thread_count = 1  # sound decoders gain nothing from threads
    for packet in packets(track, on_error):
        try:
            decoded = packet.decode()
        except BROKEN_FILE:
            on_error()
            continue
        yield from (frame for frame in decoded if frame.samples and frame.sample_rate)

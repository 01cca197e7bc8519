"""What is known of a recording before it is decoded."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Media:
    """A recording that was recognised by its content.

    Attributes
    ----------
    format
        One of the ten documented formats, e.g. `"m4a"`.
    codec
        FFmpeg's name of the codec, e.g. `"aac"`.
    channels
        At the start of the file; it may change on the way.
    sample_rate
        In Hz, at the start of the file; it may change on the way.
    duration_seconds
        Counted from the packets where the format has no header that can be trusted. A damaged or dishonest
        file may hold more or less than this: decoding counts for itself.
    name
        What messages call the file: the user's name for it, not that of a temporary copy.
    demuxer
        The one FFmpeg reader that may open the file.
    offset_bytes
        Where the audio begins, after leading tags that the reader does not skip itself.
    track
        Number of the sound track that all of this is about, among all tracks of the file.
    tracks
        Numbers of the sound tracks that can be decoded; first the one that a player would take.
    """

    format: str
    codec: str
    channels: int
    sample_rate: int
    duration_seconds: float
    name: str
    demuxer: str
    offset_bytes: int = 0
    track: int | None = None
    tracks: tuple[int, ...] = ()

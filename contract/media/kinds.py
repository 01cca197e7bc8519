"""The kinds of file that are told apart by their first bytes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Kind:
    """What a file is.

    Attributes
    ----------
    description
        Ends a sentence that begins with "the data is": `"a PNG image"`.
    format
        One of the ten documented formats, or empty if the file cannot be transcribed.
    demuxer
        The one FFmpeg reader that may open it. Naming it keeps FFmpeg from guessing a reader of its own, such
        as one for playlists, that would open further files.
    """

    description: str
    format: str = ""
    demuxer: str = ""

    @property
    def is_audio(self) -> bool:
        return bool(self.format)


AAC: Final = Kind("AAC audio", "aac", "aac")
AMR: Final = Kind("AMR audio", "amr", "amr")
FLAC: Final = Kind("FLAC audio", "flac", "flac")
M4A: Final = Kind("M4A audio", "m4a", "mov")
MOV: Final = Kind("a QuickTime movie", "mov", "mov")
MP3: Final = Kind("MP3 audio", "mp3", "mp3")
MP4: Final = Kind("an MP4 file", "mp4", "mov")
MPEG_AUDIO: Final = Kind("MPEG audio (layer I or II)", "mpeg", "mp3")
MPEG_PROGRAM: Final = Kind("an MPEG program stream", "mpeg", "mpeg")
MPEG_TRANSPORT: Final = Kind("an MPEG transport stream", "mpeg", "mpegts")
OGG: Final = Kind("Ogg audio", "ogg", "ogg")
WAV: Final = Kind("WAV audio", "wav", "wav")

EMPTY: Final = Kind("empty")
ZEROS: Final = Kind("nothing but zero bytes")
UNKNOWN: Final = Kind("of no known kind (raw samples without a header cannot be told from noise)")

_AUDIO: Final = (
    (0, b"#!AMR\n", AMR),
    (0, b"#!AMR-WB\n", AMR),
    (0, b"fLaC", FLAC),
    (0, b"OggS", OGG),
    (0, b"\x00\x00\x01\xba", MPEG_PROGRAM),
)

_OTHER: Final = tuple(
    (offset, magic, Kind(description))
    for offset, magic, description in (
        # Sound and video in containers that are not on the list.
        (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "a Windows Media file (wma, wmv, asf)"),
        (0, b"FLV\x01", "a Flash video"),
        (0, b".snd", "Sun AU audio"),
        (0, b"caff", "Apple CAF audio"),
        (0, b"MAC ", "Monkey's Audio"),
        (0, b"wvpk", "WavPack audio"),
        (0, b"TTA1", "True Audio"),
        (0, b"MPCK", "Musepack audio"),
        (0, b"MP+", "Musepack audio"),
        (0, b"DSD ", "DSD audio"),
        (0, b"ADIF", "AAC in the ADIF format (only ADTS can be read)"),
        (0, b"#!AMR_MC1.0\n", "AMR audio of many channels"),
        (0, b"#!AMR-WB_MC1.0\n", "AMR audio of many channels"),
        (0, b"#!SILK", "SILK audio"),
        (1, b"#!SILK", "SILK audio"),
        (0, b"riff\x2e\x91\xcf\x11", "Sony Wave64 audio"),
        (0, b"RIFX", "big-endian WAV audio (RIFX)"),
        (0, b".RMF", "a RealMedia file"),
        (0, b".ra\xfd", "RealAudio"),
        (0, b"MThd", "a MIDI file (notes, not sound)"),
        (0, b"\x00\x00\x01\xb3", "an MPEG video stream without sound"),
        (0, b"\x00\x00\x00\x01", "a bare video stream without sound"),
        # Archives.
        (0, b"PK\x03\x04", "a ZIP archive"),
        (0, b"PK\x05\x06", "an empty ZIP archive"),
        (0, b"\x1f\x8b", "a gzip archive"),
        (0, b"BZh", "a bzip2 archive"),
        (0, b"\xfd7zXZ\x00", "an xz archive"),
        (0, b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
        (0, b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
        (0, b"Rar!\x1a\x07", "a RAR archive"),
        (257, b"ustar", "a tar archive"),
        # Images.
        (0, b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (0, b"\xff\xd8\xff", "a JPEG image"),
        (0, b"GIF87a", "a GIF image"),
        (0, b"GIF89a", "a GIF image"),
        (0, b"II*\x00", "a TIFF image"),
        (0, b"MM\x00*", "a TIFF image"),
        (0, b"8BPS", "a Photoshop image"),
        (0, b"\x00\x00\x01\x00\x01\x00", "an icon"),
        # Documents and programs.
        (0, b"%PDF-", "a PDF document"),
        (0, b"{\\rtf", "an RTF document"),
        (0, b"%!PS", "a PostScript document"),
        (0, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Microsoft Office document"),
        (0, b"SQLite format 3\x00", "an SQLite database"),
        (0, b"\x7fELF", "a program"),
        (0, b"\x00asm", "a WebAssembly module"),
        # Encrypted as a whole.
        (0, b"Salted__", "an encrypted file (OpenSSL)"),
        (0, b"age-encryption.org/", "an encrypted file (age)"),
        (0, b"-----BEGIN PGP", "an encrypted file (PGP)"),
    )
)

_RIFF: Final = {
    b"WAVE": WAV,
    b"AVI ": Kind("an AVI video"),
    b"WEBP": Kind("a WebP image"),
    b"RMID": Kind("a MIDI file (notes, not sound)"),
}

_AIFF: Final = Kind("AIFF audio")
_IMAGE_BRANDS: Final = frozenset({b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif", b"avis", b"crx "})
_M4A_BRANDS: Final = frozenset({b"M4A ", b"M4B ", b"M4P "})
_QUICKTIME_ATOMS: Final = frozenset({b"moov", b"mdat", b"wide", b"free", b"skip", b"pnot"})


def by_signature(head: bytes) -> Kind | None:
    """Look for fixed bytes at fixed places."""
    return _first(_AUDIO, head) or _riff(head) or _iso_media(head) or _matroska(head) or _first(_OTHER, head)


def _first(table: Iterable[tuple[int, bytes, Kind]], head: bytes) -> Kind | None:
    return next((kind for at, magic, kind in table if head.startswith(magic, at)), None)


def _riff(head: bytes) -> Kind | None:
    if head[:4] in {b"RIFF", b"RF64", b"BW64"}:
        return _RIFF.get(head[8:12], Kind("a RIFF file without sound"))
    if head[:4] == b"FORM" and head[8:12] in {b"AIFF", b"AIFC"}:
        return _AIFF
    return None


def _iso_media(head: bytes) -> Kind | None:
    """Tell the family of MP4 apart by its brand; files older than brands are QuickTime."""
    if head[4:8] == b"ftyp":
        brand = head[8:12]
        if brand in _IMAGE_BRANDS:
            return Kind("a HEIF or AVIF image")
        if brand in _M4A_BRANDS:
            return M4A
        return MOV if brand == b"qt  " else MP4
    return MOV if head[4:8] in _QUICKTIME_ATOMS else None


def _matroska(head: bytes) -> Kind | None:
    if not head.startswith(b"\x1a\x45\xdf\xa3"):
        return None
    return Kind("a WebM video" if b"webm" in head[:64] else "a Matroska video")

"""Telling what kind of text a file is, so that the message can say it."""

import codecs
import re
from typing import Final

from contract.media.kinds import Kind

_TEXT: Final = Kind("text")

# The first that matches wins. A playlist is refused like any other text: it would make the reader open other
# files.
_PATTERNS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE | re.DOTALL), Kind(description))
    for pattern, description in (
        (r"#EXTM3U.*#EXT-X-", "an HLS playlist (send the recording it names)"),
        (r"#EXTM3U", "an M3U playlist (send the recording it names)"),
        (r"\[playlist\]", "a PLS playlist (send the recording it names)"),
        (r"\[reference\]", "a playlist (send the recording it names)"),
        (r"ffconcat version", "a playlist of FFmpeg (send the recordings it names)"),
        (r"v=0\s+o=", "an SDP session description (send the recording itself)"),
        (r"(<\?xml.*)?<playlist\b", "an XSPF playlist (send the recording it names)"),
        (r"(<\?xml.*)?<asx\b", "an ASX playlist (send the recording it names)"),
        (r"(<\?xml.*)?<MPD\b", "a DASH playlist (send the recording it names)"),
        (
            r"(<!--.*-->\s*)?<(!doctype html|html|head|body)\b",
            "an HTML page (check where it came from)",
        ),
        (r"(<\?xml.*)?<html\b", "an HTML page (check where it came from)"),
        (r"(<\?xml.*)?<svg\b", "an SVG image"),
        (r"<\?xml|<[a-z]+[\s>/]", "an XML document"),
        (r"[{\[]\s*(\"|[{\[\]}]|-?\d|true|false|null)", "a JSON document"),
        (r"WEBVTT|\d+\s+\d\d:\d\d:\d\d,\d\d\d --> ", "subtitles"),
        (r"version https://git-lfs", "a Git LFS pointer (fetch the file itself)"),
        (r"data:[a-z]+/", "a data: URL (decode it first)"),
        (r"https?://\S+\s*$", "a URL (use fetch_data, or send the recording itself)"),
        (r"UklGR[A-Za-z0-9+/]{60}|SUQz[A-Za-z0-9+/]{60}|T2dnU[A-Za-z0-9+/]{60}", "base64 (decode it first)"),
    )
)

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def describe_text(head: bytes) -> Kind | None:
    """Say what kind of text this is, or None if it is not text.

    Text is what decodes as UTF-8, or as UTF-16 after a byte order mark, and holds no control characters.
    """
    text = _decode(head)
    if text is None or _CONTROL.search(text):
        return None
    text = text.strip()
    return next((kind for pattern, kind in _PATTERNS if pattern.match(text)), _TEXT)


def _decode(head: bytes) -> str | None:
    mark, encoding = next(((m, e) for m, e in _MARKS if head.startswith(m)), (b"", "utf-8"))
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        return decoder.decode(head[len(mark) :])  # a character cut off at the end of the head is no error
    except UnicodeDecodeError:
        return None

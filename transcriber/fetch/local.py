"""Files of this machine, named by a file:// URL (RFC 8089)."""

import logging
import os
import stat
from pathlib import Path
from typing import Final
from urllib.parse import unquote_to_bytes, urlsplit

from contract.errors.fetch import FetchNotFound, FetchRefused, FetchTooLarge
from transcriber.fetch.values import FetchLimits, FetchSource

_LOGGER: Final = logging.getLogger("longhand.fetch")


def local_file(source: FetchSource, limits: FetchLimits) -> Path:
    """Check that a file:// URL names a readable file of this machine, and return its path.

    Raises
    ------
    FetchRefused
        Another host, a relative path, a folder or a device.
    FetchNotFound
        Not there or not readable.
    FetchTooLarge
        Over `limits.max_bytes`.
    """
    path = _path_of(source.url)
    try:
        status = path.stat()
    except OSError as error:
        raise FetchNotFound(f"{path} cannot be read", error.strerror or "") from error
    if not stat.S_ISREG(status.st_mode):
        kind = "a folder" if stat.S_ISDIR(status.st_mode) else "a device or a pipe"
        raise FetchRefused(f"{path} is not a file", f"it is {kind}")
    if not os.access(path, os.R_OK):
        raise FetchNotFound(f"{path} cannot be read", f"user {os.getuid()} may not read it")
    if status.st_size > limits.max_bytes:
        raise FetchTooLarge(f"{path} is too large", f"{status.st_size} bytes, of at most {limits.max_bytes}")
    if source.auth_headers:
        _LOGGER.warning("fetch_data.auth_headers are of no use for a file:// URL")
    return path


def _path_of(url: str) -> Path:
    parts = urlsplit(url)
    if parts.netloc.lower() not in {"", "localhost"}:
        raise FetchRefused(
            "fetch_data.url: a file:// URL can only name a file of this machine",
            f"{parts.hostname!r} stands where a host would; write three slashes: file:///tmp/call.wav",
        )
    if parts.query or parts.fragment:
        raise FetchRefused(
            "fetch_data.url: a file:// URL has no query", "write ? as %3F and # as %23 in the name of a file"
        )
    path = unquote_to_bytes(parts.path)
    if not path.startswith(b"/") or b"\0" in path:
        raise FetchRefused(
            "fetch_data.url: a file:// URL needs an absolute path", "such as file:///tmp/call.wav"
        )
    return Path(os.fsdecode(path))

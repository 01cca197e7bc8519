"""Fetching the audio that a job config names in `fetch_data`."""

from pathlib import Path
from urllib.parse import urlsplit

from contract.errors.fetch import FetchRefused
from transcriber.fetch.local import local_file
from transcriber.fetch.values import EVERY_NETWORK, FetchLimits, FetchSource

__all__ = ["EVERY_NETWORK", "FetchLimits", "FetchSource", "fetch"]


def fetch(source: FetchSource, target: Path, limits: FetchLimits) -> Path:
    """Get the audio, and say where it lies.

    Parameters
    ----------
    source
        Where from.
    target
        File to write what comes over the network to. It is overwritten, and removed again on failure.
    limits
        Size, times, and which internal networks are allowed.

    Returns
    -------
    Path
        The local file itself for `file://`, which is not copied; else `target`.

    Raises
    ------
    FetchRefused
        The scheme, a header, an address or a redirect is not allowed.
    FetchNotFound
        The local file is not there or not readable.
    FetchFailed
        The server cannot be reached, breaks off, or answers with an error.
    FetchTimeout
        Too slow.
    FetchTooLarge
        Over `limits.max_bytes`.
    WorkFolderFull
        `target` lies where there is no room for it.
    """
    scheme = _scheme(source.url)
    if scheme == "file":
        return local_file(source, limits)
    if scheme in {"http", "https"}:
        from transcriber.fetch.web import download  # noqa: PLC0415 - slow to import, and most jobs do not fetch

        return download(source, target, limits)
    raise FetchRefused(
        f"fetch_data.url: the scheme {scheme!r} is not allowed" if scheme else "fetch_data.url is not a URL",
        "it must be file, http or https",
    )


def _scheme(url: str) -> str:
    try:
        return urlsplit(url).scheme.lower()
    except ValueError:  # such as an unclosed bracket around an IPv6 address
        return ""

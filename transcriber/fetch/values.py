"""What is fetched, and within which limits."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from contract.limits import MAX_INPUT_BYTES

EVERY_NETWORK: Final = ("0.0.0.0/0", "::/0")
"""This machine and private networks as well."""


@dataclass(frozen=True, slots=True)
class FetchSource:
    """Where the audio lies. Both values may hold secrets, so `repr` shows neither.

    Attributes
    ----------
    url
        `file://`, `http://` or `https://`.
    auth_headers
        Lines `Name: value`, sent to the origin of `url` only.
    """

    url: str = field(repr=False)
    auth_headers: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What fetching may take, and where it may go.

    Attributes
    ----------
    max_bytes
        Size of the file.
    connect_seconds
        To look a name up, and again for each of its addresses that is tried.
    read_seconds
        Longest wait for the next bytes.
    total_seconds
        For everything together, redirects included.
    allowed_networks
        Networks, `127.0.0.0/8`, that a URL may lead to though they are internal.
    ca_file
        PEM file of certificates to trust instead of the system's, for servers of one's own.
    """

    max_bytes: int = MAX_INPUT_BYTES
    connect_seconds: float = 10.0
    read_seconds: float = 30.0
    total_seconds: float = 900.0
    allowed_networks: tuple[str, ...] = ()
    ca_file: Path | None = None

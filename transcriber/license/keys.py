"""Trusted public keys: one Ed25519 key in each `<key_pair_id>.pem` of a folder.

Each start of the program reads one such key. The PEM reader of `cryptography` would draw in all of X.509 and
SSH for that, which takes longer than the rest of the licence check. An Ed25519 public key in PEM is always
the same 12 bytes and then the 32 of the key (RFC 8410, sections 4 and 10.1), so nothing is left to parse.
"""

import base64
import binascii
import re
from pathlib import Path
from typing import Final

from contract.errors.license import LicenseKeyUnknown, LicenseKeyUnusable

_SPKI_PREFIX: Final = bytes.fromhex("302a300506032b6570032100")
"""SubjectPublicKeyInfo of an Ed25519 key, up to the key itself."""

PUBLIC_KEY_BYTES: Final = 32
MAX_PEM_BYTES: Final = 4096

_PEM: Final = re.compile(rb"-----BEGIN PUBLIC KEY-----\s+([A-Za-z0-9+/=\s]+?)-----END PUBLIC KEY-----")
_KEY_PAIR_ID: Final = re.compile(r"(0|[1-9][0-9]{0,8})\Z")


def parse_key_pair_id(text: object) -> int:
    """Read the number of a key pair, as a token's header or a file's name gives it.

    Only plain decimal digits pass: what a token says before it is verified must not name a file elsewhere.

    Raises
    ------
    LicenseKeyUnknown
        It is no such number.
    """
    if not isinstance(text, str) or _KEY_PAIR_ID.match(text) is None:
        raise LicenseKeyUnknown("Error in license : the token names no key pair id")
    return int(text)


def public_key(keys: Path, key_pair_id: int) -> bytes:
    """Raw 32 bytes of a trusted key.

    Raises
    ------
    LicenseKeyUnknown
        There is no such key in the folder.
    LicenseKeyUnusable
        The file is not readable, or is not an Ed25519 public key in PEM form.
    """
    path = keys / f"{key_pair_id}.pem"
    try:
        with path.open("rb") as file:
            pem = file.read(MAX_PEM_BYTES)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise LicenseKeyUnknown(
            f"Error in license : key pair {key_pair_id} is not trusted", f"no file {path}"
        ) from error
    except OSError as error:
        raise LicenseKeyUnusable(
            f"cannot read the trusted key {path}", error.strerror or str(error)
        ) from error
    return _from_pem(pem, path)


def _from_pem(pem: bytes, path: Path) -> bytes:
    found = _PEM.search(pem)
    if b"PRIVATE KEY" in pem or found is None:
        kind = "it holds a private key" if b"PRIVATE KEY" in pem else "it is not a public key in PEM form"
        raise LicenseKeyUnusable(f"the trusted key {path} is not usable", kind)
    try:
        der = base64.b64decode(b"".join(found[1].split()), validate=True)
    except binascii.Error as error:
        raise LicenseKeyUnusable(f"the trusted key {path} is not usable", "it is damaged") from error
    if not der.startswith(_SPKI_PREFIX) or len(der) != len(_SPKI_PREFIX) + PUBLIC_KEY_BYTES:
        raise LicenseKeyUnusable(f"the trusted key {path} is not usable", "it is not an Ed25519 key")
    return der.removeprefix(_SPKI_PREFIX)

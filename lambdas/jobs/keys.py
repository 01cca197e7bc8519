"""API keys: what a caller sends, and what is kept of it, a salted hash.

Nothing here talks to AWS; `lambdas.jobs.key_store` reads and writes the secret that holds them.
"""

import hashlib
import hmac
import json
import re
import secrets
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any, Final

from contract.errors.api import ApiKeyExists, ApiKeyNameInvalid, ApiKeysUnreadable, ApiKeyUnknown
from contract.transcript import timestamp

PREFIX: Final = "lh_"
"""Tells people, and programs that look for leaked secrets, what a key is."""

_KEY_BYTES: Final = 32
_SALT_BYTES: Final = 16
_NAME: Final = re.compile(r"[a-z0-9_-]{1,64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """What is kept of a key.

    Attributes
    ----------
    name
        The owner of the jobs that are sent or read with it.
    salt
        Hexadecimal.
    sha256
        Of the salt, as the text it is, and the key behind it; hexadecimal. A key is 256 random bits, so one
        quick hash is enough: there is nothing to guess.
    created_at
        UTC, as `contract.transcript.timestamp` writes it.
    """

    name: str
    salt: str
    sha256: str
    created_at: str


Keys = tuple[KeyEntry, ...]


def new_key(name: str, now: datetime) -> tuple[str, KeyEntry]:
    """Make a key.

    Returns
    -------
    str
        The key. It is kept nowhere: whoever made it must give it to the caller now.
    KeyEntry
        What to keep.

    Raises
    ------
    ApiKeyNameInvalid
    """
    if not _NAME.fullmatch(name):
        raise ApiKeyNameInvalid("a key cannot have this name", repr(name))
    key, salt = PREFIX + secrets.token_urlsafe(_KEY_BYTES), secrets.token_hex(_SALT_BYTES)
    return key, KeyEntry(name, salt, _hashed(salt, key), timestamp(now))


def with_key(keys: Keys, entry: KeyEntry) -> Keys:
    """Add a key.

    Raises
    ------
    ApiKeyExists
        There is one of that name.
    """
    if any(held.name == entry.name for held in keys):
        raise ApiKeyExists("there is a key of this name", entry.name)
    return (*keys, entry)


def without_key(keys: Keys, name: str) -> Keys:
    """Take a key away.

    Raises
    ------
    ApiKeyUnknown
        There is none of that name.
    """
    left = tuple(held for held in keys if held.name != name)
    if len(left) == len(keys):
        raise ApiKeyUnknown("there is no key of this name", name)
    return left


def owner_of(keys: Keys, key: str) -> str | None:
    """Give the name of a key; None if it is none of these. Takes as long whichever it is."""
    owner = None
    for held in keys:
        if hmac.compare_digest(held.sha256, _hashed(held.salt, key)):
            owner = held.name
    return owner


def keys_document(keys: Keys) -> dict[str, Any]:
    """Give what the secret holds, as JSON."""
    return {"keys": [asdict(held) for held in keys]}


def parse_keys(text: str) -> Keys:
    """Read what `keys_document` gave.

    Raises
    ------
    ApiKeysUnreadable
        The text is something else. It is not repeated: it may be another secret.
    """
    try:
        return tuple(map(_entry, json.loads(text)["keys"]))
    except (ValueError, KeyError, TypeError):
        raise ApiKeysUnreadable(
            "the secret does not hold the keys of the API", 'an empty one is {"keys": []}'
        ) from None


def _entry(held: dict[str, Any]) -> KeyEntry:
    values = [held[item.name] for item in fields(KeyEntry)]
    if not all(isinstance(value, str) and value.isascii() for value in values):
        raise TypeError
    return KeyEntry(*values)


def _hashed(salt: str, key: str) -> str:
    return hashlib.sha256((salt + key).encode("utf-8", "backslashreplace")).hexdigest()

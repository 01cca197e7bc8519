"""API keys: what a caller sends, and what is kept of it, a salted hash.

Nothing here talks to AWS; `lambdas.jobs.key_store` reads and writes the secret that holds them.
"""

import base64
import hashlib
import hmac
import json
import re
import secrets
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Final

from contract.errors.api_keys import (
    ApiKeyAmbiguous,
    ApiKeyExists,
    ApiKeyNameInvalid,
    ApiKeysUnreadable,
    ApiKeyUnknown,
)
from contract.transcript import timestamp

PREFIX: Final = "lh_"
"""Tells people, and programs that look for leaked secrets, what a key is."""

NO_ID: Final = "-"
"""What a key is called that was made before keys had an id."""

_KEY_BYTES: Final = 32
_ID_BYTES: Final = 5
_SALT_BYTES: Final = 16
_NAME: Final = re.compile(r"[a-z0-9_-]{1,64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class KeyEntry:
    """What is kept of a key.

    Attributes
    ----------
    name
        The owner of the jobs that are sent or read with it. Several keys may have one name.
    salt
        Hexadecimal.
    sha256
        Of the salt, as the text it is, and the key behind it; hexadecimal. A key is 256 random bits, so one
        quick hash is enough: there is nothing to guess.
    created_at
        UTC, as `contract.transcript.timestamp` writes it.
    id
        Tells the keys of one name apart. It stands in the key, so whoever holds one knows which it is.
    max_running
        Jobs of its owner that may be under way when it is used; None for what the deployment says.
    """

    name: str
    salt: str
    sha256: str
    created_at: str
    id: str = NO_ID
    max_running: int | None = None


Keys = tuple[KeyEntry, ...]


def new_key(name: str, now: datetime, max_running: int | None = None) -> tuple[str, KeyEntry]:
    """Make a key: `lh_<id>_<secret>`.

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
    assert max_running is None or max_running > 0
    key_id = base64.b32encode(secrets.token_bytes(_ID_BYTES)).decode("ascii").lower()
    key, salt = f"{PREFIX}{key_id}_{secrets.token_urlsafe(_KEY_BYTES)}", secrets.token_hex(_SALT_BYTES)
    return key, KeyEntry(name, salt, _hashed(salt, key), timestamp(now), key_id, max_running)


def with_key(keys: Keys, entry: KeyEntry, *, rotate: bool = False) -> Keys:
    """Add a key.

    Parameters
    ----------
    rotate
        Whether it may be a further one of its name: both are valid until one is taken away. It has the limit
        of the newest one then, if it brings none of its own.

    Raises
    ------
    ApiKeyExists
        There is one of that name, and it is not to be rotated.
    """
    of_name = _named(keys, entry.name)
    if of_name and not rotate:
        raise ApiKeyExists("there is a key of this name", entry.name)
    if of_name and entry.max_running is None:
        entry = replace(entry, max_running=of_name[-1].max_running)
    return (*keys, entry)


def without_key(keys: Keys, name: str, key_id: str = "", *, every: bool = False) -> Keys:
    """Take a key away, or every key of a name.

    Parameters
    ----------
    key_id
        Which one; empty if there is only one of that name.

    Raises
    ------
    ApiKeyUnknown
        There is none of that name, or none of them has this id.
    ApiKeyAmbiguous
        There are several, and nothing says which.
    """
    going = [held for held in _named(keys, name) if key_id in {"", held.id}]
    if not going:
        which = f"{name}, id {key_id}" if key_id else name
        raise ApiKeyUnknown("there is no key of this name", which)
    if len(going) > 1 and not every:
        ids = ", ".join(held.id for held in going)
        raise ApiKeyAmbiguous("there are several keys of this name", f"{name}: {ids}")
    return tuple(held for held in keys if held not in going)


def entry_of(keys: Keys, key: str) -> KeyEntry | None:
    """Give what is kept of a key; None if it is none of these. Takes as long whichever it is."""
    found = None
    for held in keys:
        if hmac.compare_digest(held.sha256, _hashed(held.salt, key)):
            found = held
    return found


def owner_of(keys: Keys, key: str) -> str | None:
    """Give the name of a key; None if it is none of these."""
    found = entry_of(keys, key)
    return found.name if found else None


def keys_document(keys: Keys) -> dict[str, Any]:
    """Give what the secret holds, as JSON."""
    return {"keys": [_given(held) for held in keys]}


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


def _named(keys: Keys, name: str) -> list[KeyEntry]:
    return [held for held in keys if held.name == name]


def _given(held: KeyEntry) -> dict[str, Any]:
    unset = {"id": NO_ID, "max_running": None}
    return {name: value for name, value in asdict(held).items() if name not in unset or value != unset[name]}


def _entry(held: dict[str, Any]) -> KeyEntry:
    """Read an entry. What a later version adds to it is passed over."""
    entry = KeyEntry(
        name=held["name"],
        salt=held["salt"],
        sha256=held["sha256"],
        created_at=held["created_at"],
        id=held.get("id", NO_ID),
        max_running=held.get("max_running"),
    )
    texts: tuple[Any, ...] = (entry.name, entry.salt, entry.sha256, entry.created_at, entry.id)
    if not all(isinstance(value, str) and value.isascii() for value in texts):
        raise TypeError
    if not _is_limit(entry.max_running):
        raise TypeError
    return entry


def _is_limit(value: Any) -> bool:
    return value is None or (type(value) is int and value > 0)


def _hashed(salt: str, key: str) -> str:
    return hashlib.sha256((salt + key).encode("utf-8", "backslashreplace")).hexdigest()

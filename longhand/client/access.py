"""Where the API is, and how it learns who calls."""

from __future__ import annotations

import os
import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from contract.errors.client import ApiUnknown, ClientFileInvalid, KeyMissing
from longhand.here import cloud_here

AUTHS: Final = ("key", "iam")
_KNOWN: Final = frozenset({"url", "key", "auth"})
_BASE: Final = "/v2"


@dataclass(frozen=True, slots=True)
class Access:
    """How to call the API.

    Attributes
    ----------
    url
        Without a slash at its end, and without `/v2`.
    key
        Empty where calls are signed.
    signs
        Whether calls are signed as those to AWS are.
    """

    url: str
    key: str = field(default="", repr=False)
    signs: bool = False


def find_access(url: str | None = None, key_file: Path | None = None) -> Access:
    """Find out. An option comes before the environment, that before the file, that before `longhand local`.

    A key is only ever sent to the address that it was given for: one of the file not to another address.

    Raises
    ------
    ApiUnknown, KeyMissing, ClientFileInvalid
    """
    settings, here = _settings(), cloud_here()
    chosen = url or os.environ.get("LONGHAND_API_URL") or settings.get("url") or (here and here.api_url)
    if not chosen:
        raise ApiUnknown("it is not known where the API is")
    address = _address(chosen)
    if _signs(settings):
        return Access(address, signs=True)
    key = _read_key(key_file) if key_file else os.environ.get("LONGHAND_API_KEY", "").strip()
    if not key and _address(settings.get("url") or chosen) == address:
        key = settings.get("key", "")
    if not key and here and _address(here.api_url) == address:
        key = here.api_key
    if not key:
        raise KeyMissing(f"there is no key for {address}")
    if not (key.isascii() and key.isprintable()) or " " in key:
        raise KeyMissing(f"the key for {address} holds signs that no key has")
    return Access(address, key)


def settings_path() -> Path:
    """Where the file of settings is: `LONGHAND_CONFIG`, else in the folder for settings of this user."""
    if chosen := os.environ.get("LONGHAND_CONFIG"):
        return Path(chosen).expanduser()
    folder = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")  # noqa: PTH111 - as in home()
    return Path(folder) / "longhand" / "config.toml"


def _settings() -> dict[str, str]:
    path = settings_path()
    try:
        content = tomllib.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        if os.environ.get("LONGHAND_CONFIG"):
            raise ClientFileInvalid(f"cannot read {path}", "LONGHAND_CONFIG names it") from None
        return {}
    except OSError as error:
        raise ClientFileInvalid(f"cannot read {path}", error.strerror or "") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ClientFileInvalid(f"{path} is no TOML", str(error)) from None
    return _checked(content.get("api", {}), path)


def _checked(section: Any, path: Path) -> dict[str, str]:
    if not isinstance(section, dict):
        raise ClientFileInvalid(f"{path} cannot be used", "`api` is to be a section: [api]")
    for name, value in section.items():
        if name not in _KNOWN:
            raise ClientFileInvalid(f"{path} cannot be used", f"[api] has no {name!r}: url, key, auth")
        if not isinstance(value, str):
            raise ClientFileInvalid(f"{path} cannot be used", f"{name} is to be a text")
    return section


def _signs(settings: dict[str, str]) -> bool:
    auth = os.environ.get("LONGHAND_API_AUTH") or settings.get("auth") or "key"
    if auth not in AUTHS:
        raise ClientFileInvalid("LONGHAND_API_AUTH cannot be used", f"it is `key` or `iam`, got {auth!r}")
    return auth == "iam"


def _address(url: str) -> str:
    try:
        parts = urlsplit(url.strip())
        sound = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        sound = False
    if not sound or parts.query or parts.fragment or parts.username is not None:
        raise ApiUnknown(f"{url!r} is no address of an API", "it is like https://host or http://host:port")
    path = parts.path.rstrip("/").removesuffix(_BASE).rstrip("/")
    return f"{parts.scheme}://{parts.netloc}{path}"


def _read_key(path: Path) -> str:
    try:
        key = path.expanduser().read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise ClientFileInvalid(f"cannot read the key in {path}", getattr(error, "strerror", "")) from None
    if not key:
        raise KeyMissing(f"there is no key in {path}")
    return key

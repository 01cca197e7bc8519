"""The token out of a license.json, with the reference program's words for what can be wrong with the file."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from contract.errors.license import (
    LicenseFileInvalid,
    LicenseFileUnreadable,
    LicenseMissing,
    LicenseTokenMissing,
)

MAX_FILE_BYTES: Final = 1024 * 1024
MIN_TOKEN_CHARACTERS: Final = 100
"""The signature alone takes 86 characters; anything shorter than this was never a token."""


def read_license_token(path: Path) -> str:
    """Field `signedclaimstoken` of a licence file. The plain fields beside it do not count.

    Raises
    ------
    LicenseMissing
        There is no file.
    LicenseFileUnreadable
        It cannot be opened, or is a folder.
    LicenseFileInvalid
        It is not a JSON object.
    LicenseTokenMissing
        The field is absent, no text, or too short.
    """
    return token_of(parse_license_file(_read(path)))


def token_of(fields: Mapping[str, Any]) -> str:
    """Token among the fields of a licence file.

    Raises
    ------
    LicenseTokenMissing
        It is absent, no text, or too short.
    """
    token = fields.get("signedclaimstoken")
    if not isinstance(token, str) or len(token.strip()) < MIN_TOKEN_CHARACTERS:
        raise LicenseTokenMissing("No valid signedclaimstoken field found in license (too short)")
    return token


def parse_license_file(data: bytes) -> dict[str, Any]:
    """JSON object that a licence file holds.

    Raises
    ------
    LicenseFileInvalid
        Where Go says `unexpected end of JSON input`, so does this; other mistakes are named with their place.
    """
    try:
        value = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise _invalid("not UTF-8 text") from None
    except json.JSONDecodeError as error:
        raise _invalid(_mistake(error)) from None
    except RecursionError:
        raise _invalid("nested too deeply") from None
    if not isinstance(value, dict):
        raise _invalid("expected a JSON object")
    return value


def _read(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_FILE_BYTES + 1)
    except FileNotFoundError:
        raise LicenseMissing(
            f"ERROR sentryserver could not load license: stat {path}: no such file or directory"
        ) from None
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise LicenseFileUnreadable(
            f"ERROR sentryserver could not load license: open {path}: {reason}"
        ) from error
    if len(data) > MAX_FILE_BYTES:
        raise _invalid(f"more than {MAX_FILE_BYTES} bytes")
    return data


def _invalid(mistake: str) -> LicenseFileInvalid:
    return LicenseFileInvalid(f"could not load license file data: {mistake}")


def _mistake(error: json.JSONDecodeError) -> str:
    at_end = not error.doc[error.pos :].strip()
    if at_end or error.msg.startswith("Unterminated string"):
        return "unexpected end of JSON input"
    character = ascii(error.doc[error.pos])
    return f"invalid character {character} at line {error.lineno}, column {error.colno}"

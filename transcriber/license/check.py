"""Whether this run is licensed. Offline: a token, a trusted public key and the clock are all it takes."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from contract.errors.license import (
    LicenseExpired,
    LicenseFeatureMissing,
    LicenseLanguageMissing,
    LicenseNotYetValid,
)
from contract.license import BATCH_FEATURE, License, language_feature
from transcriber.license.duration import go_duration
from transcriber.license.file import read_license_token
from transcriber.license.token import parse_token, verify_token


def check_license(token: str | None, path: Path, keys: Path, *, language: str, now: datetime) -> License:
    """Licence for a batch transcription in a language, now.

    Parameters and errors are those of `find_license` and `refuse_unlicensed`.
    """
    held = find_license(token, path, keys, now=now)
    refuse_unlicensed(held, (language,))
    return held


def find_license(token: str | None, path: Path, keys: Path, *, now: datetime) -> License:
    """Licence for batch transcription, now. For which languages is for `refuse_unlicensed` to say.

    Parameters
    ----------
    token
        Value of LICENSE_TOKEN. When given, the file is not even read. Unset and empty are the same.
    path
        Licence file to use otherwise.
    keys
        Folder of trusted public keys, `<key_pair_id>.pem`.
    now
        With a time zone.

    Raises
    ------
    LicenseError
        One of its kinds; `contract.errors.license` draws the tree. No message holds any of the token.
    """
    given = token if token and token.strip() else read_license_token(path)
    held = verify_token(parse_token(given), keys)
    refuse_outside_dates(held, now)
    if not held.holds(BATCH_FEATURE):
        raise LicenseFeatureMissing(f"No license for requested feature - {BATCH_FEATURE}")
    return held


def refuse_unlicensed(held: License, languages: Iterable[str]) -> None:
    """Refuse a job that may be in a language which the licence does not hold.

    Parameters
    ----------
    languages
        Codes: `en`.

    Raises
    ------
    LicenseLanguageMissing
        Names the first that is missing.
    """
    for language in languages:
        if not held.holds_language(language):
            raise LicenseLanguageMissing(f"No license for requested language - {language_feature(language)}")


def refuse_outside_dates(held: License, now: datetime) -> None:
    """Let pass from 00:00 UTC of the first day until just before 00:00 UTC of the last.

    Raises
    ------
    LicenseNotYetValid, LicenseExpired
    """
    if now < held.valid_from:
        wait = go_duration(held.valid_from - now)
        raise LicenseNotYetValid("Error in license : token is not valid yet", f"it becomes valid in {wait}")
    if now >= held.not_valid_after:
        raise LicenseExpired(
            f"Error in license : token is expired by {go_duration(now - held.not_valid_after)}"
        )

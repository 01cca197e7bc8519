"""The licence of this checkout itself, so that a developer has one without asking anybody."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from contract.errors.license import (
    LicenseError,
    LicenseExpired,
    LicenseFolderUnwritable,
    LicenseKeyUnreadable,
)
from contract.license import ANY_LANGUAGE_FEATURE, BATCH_FEATURE, LicenseRequest
from transcriber.atomic import locked, write_atomically
from transcriber.license.check import check_license
from transcriber.license.file import read_license_token
from transcriber.license.issue import issue, license_json
from transcriber.license.keypair import KeyPairPaths, SigningKey, read_signing_key

DEVELOPMENT_KEY_PAIR_ID: Final = 0
"""Below those that issuers use, so that they never meet."""

VALID: Final = timedelta(days=365)
RENEW_BEFORE: Final = timedelta(days=30)
LANGUAGE_OF_NONE: Final = "any"


def development_token(folder: Path, now: datetime) -> str:
    """Token of the development licence under a folder, made on first use and renewed a month before it ends.

    Several processes may ask at once: one makes it, all get the same.

    Parameters
    ----------
    folder
        Gets `license.json`, `keys/0.pem` (trusted) and `private/0.pem`.

    Raises
    ------
    LicenseFolderUnwritable
    """
    try:
        return _current(folder, now)
    except LicenseError:
        pass  # none yet, or not for long
    try:
        with locked(folder):
            return _current_or_new(folder, now)
    except OSError as error:
        what = error.strerror or str(error)
        raise LicenseFolderUnwritable(f"cannot keep a development license in {folder}", what) from error


def _current_or_new(folder: Path, now: datetime) -> str:
    """Look again now that nobody else is writing, and only then make one."""
    try:
        return _current(folder, now)
    except LicenseError:
        return _renew(folder, now)


def _current(folder: Path, now: datetime) -> str:
    path = folder / "license.json"
    held = check_license(None, path, folder / "keys", language=LANGUAGE_OF_NONE, now=now)
    if held.not_valid_after - now < RENEW_BEFORE:
        raise LicenseExpired("the development license ends soon")
    return read_license_token(path)


def _renew(folder: Path, now: datetime) -> str:
    key = _key(folder)
    today = now.date()
    request = LicenseRequest(
        customer="Development",
        features=(BATCH_FEATURE, ANY_LANGUAGE_FEATURE),
        isTrial=True,
        validFrom=today,
        notValidAfter=today + VALID,
    )
    file = issue(request, key, contract_id=0, now=now)
    write_atomically(folder / "license.json", license_json(file), mode=0o600)
    return file.signedclaimstoken


def _key(folder: Path) -> SigningKey:
    """Read the key made before, or make one; write its public half either way, since that may be lost."""
    paths = KeyPairPaths.under(folder, DEVELOPMENT_KEY_PAIR_ID)
    try:
        key = read_signing_key(paths.private, DEVELOPMENT_KEY_PAIR_ID)
    except LicenseKeyUnreadable:
        key = SigningKey.generate(DEVELOPMENT_KEY_PAIR_ID)
        paths.private.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        write_atomically(paths.private, key.private_pem(), mode=0o600)
    write_atomically(paths.public, key.public_pem())
    return key

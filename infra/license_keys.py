"""The public keys of the licences that images accept, which lie in a folder of the checkout."""

from pathlib import Path
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from contract.errors import LicenseKeysMissing, SettingInvalid
from infra.paths import PROJECT
from infra.settings import Settings

_USUAL: Final = Settings.model_fields["license_keys"].default
_EMPTY: Final = "transcriber/keys"
"""A folder that is always there, and has no key."""


def check_license_keys(settings: Settings) -> None:
    """Refuse a deployment whose image would refuse every licence, and so every job.

    Raises
    ------
    LicenseKeysMissing
        The image is built here, has no public key, and nobody said that this is meant.
    SettingInvalid
        The folder is not there, or a file of it is no public key, such as a private one, which must not get
        into an image.
    """
    if settings.transcriber_image:
        return  # that image has keys of its own
    folder = PROJECT / settings.license_keys
    if not folder.is_dir() and settings.license_keys != _USUAL:
        raise SettingInvalid(f"license_keys: no folder {settings.license_keys!r} in this checkout")
    files = sorted(folder.glob("*.pem"))
    for file in files:
        _check_public(file)
    if not files and not settings.license_later:
        raise LicenseKeysMissing(
            f"{settings.license_keys} has no public key: the image would refuse every licence, and every job"
        )


def folder_for_image(settings: Settings) -> str:
    """Name the folder of the checkout whose keys go into an image that is built here."""
    return settings.license_keys if (PROJECT / settings.license_keys).is_dir() else _EMPTY


def _check_public(file: Path) -> None:
    try:
        public = isinstance(load_pem_public_key(file.read_bytes()), Ed25519PublicKey)
    except (ValueError, UnsupportedAlgorithm):
        public = False
    if not public or not file.stem.isdecimal():
        shown = file.relative_to(PROJECT)
        raise SettingInvalid(
            f"license_keys: {shown} is no public key as `longhand license keygen` writes it to <folder>/keys",
            "nothing else may lie there as *.pem, since it goes into the image",
        )

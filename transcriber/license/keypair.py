"""Key pairs of whoever issues licences. The program that checks them never needs this module."""

import os
from dataclasses import dataclass, field
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from contract.errors.license import LicenseFolderUnwritable, LicenseKeyExists, LicenseKeyUnreadable


@dataclass(frozen=True, slots=True)
class SigningKey:
    """A private key and the number that its tokens name it by."""

    key_pair_id: int
    private: Ed25519PrivateKey = field(repr=False)

    @classmethod
    def generate(cls, key_pair_id: int) -> "SigningKey":
        return cls(key_pair_id, Ed25519PrivateKey.generate())

    def private_pem(self) -> bytes:
        return self.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    def public_pem(self) -> bytes:
        public = self.private.public_key()
        return public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


@dataclass(frozen=True, slots=True)
class KeyPairPaths:
    """Where a key pair lies: the halves apart, since the folder of public keys is mounted elsewhere."""

    private: Path
    public: Path

    @classmethod
    def under(cls, folder: Path, key_pair_id: int) -> "KeyPairPaths":
        name = f"{key_pair_id}.pem"
        return cls(private=folder / "private" / name, public=folder / "keys" / name)


def write_new_pair(folder: Path, key: SigningKey) -> KeyPairPaths:
    """Write both halves of a new key pair, the private one readable by its owner alone.

    Raises
    ------
    LicenseKeyExists
        There is a key of this number. It stays as it is.
    LicenseFolderUnwritable
    """
    paths = KeyPairPaths.under(folder, key.key_pair_id)
    if paths.public.exists():  # before a private half is written that could not get its public one
        raise LicenseKeyExists(f"there is a key pair {key.key_pair_id} already", str(paths.public))
    try:
        paths.private.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        paths.public.parent.mkdir(parents=True, exist_ok=True)
        _write_new(paths.private, key.private_pem(), 0o600)
        _write_new(paths.public, key.public_pem(), 0o644)
    except FileExistsError as error:
        raise LicenseKeyExists(
            f"there is a key pair {key.key_pair_id} already", str(error.filename)
        ) from error
    except OSError as error:
        raise LicenseFolderUnwritable(
            f"cannot write keys to {folder}", error.strerror or str(error)
        ) from error
    return paths


def read_signing_key(path: Path, key_pair_id: int) -> SigningKey:
    """Private key of a PEM file.

    Raises
    ------
    LicenseKeyUnreadable
        There is no such file, or it is not an unencrypted Ed25519 private key in PEM form.
    """
    try:
        private = load_pem_private_key(path.read_bytes(), password=None)
    except OSError as error:
        raise LicenseKeyUnreadable(
            f"cannot read the private key {path}", error.strerror or str(error)
        ) from error
    except (ValueError, TypeError) as error:
        raise LicenseKeyUnreadable(f"{path} is not an unencrypted private key in PEM form") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise LicenseKeyUnreadable(f"{path} is not an Ed25519 key")
    return SigningKey(key_pair_id, private)


def _write_new(path: Path, data: bytes, mode: int) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        os.fchmod(file.fileno(), mode)
        file.write(data)

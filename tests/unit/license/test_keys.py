import os
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from contract.errors.license import (
    LicenseKeyExists,
    LicenseKeyUnknown,
    LicenseKeyUnreadable,
    LicenseKeyUnusable,
)
from transcriber.license.keypair import KeyPairPaths, SigningKey, read_signing_key, write_new_pair
from transcriber.license.keys import public_key


def test_a_public_key_is_read_as_the_library_wrote_it(keys: Path, key: SigningKey) -> None:
    assert public_key(keys, 1) == key.private.public_key().public_bytes_raw()


def test_a_public_key_with_windows_line_ends_and_a_comment_is_read(keys: Path, key: SigningKey) -> None:
    pem = (keys / "1.pem").read_bytes()
    (keys / "1.pem").write_bytes(b"# the issuer\r\n" + pem.replace(b"\n", b"\r\n"))
    assert public_key(keys, 1) == key.private.public_key().public_bytes_raw()


def test_a_private_key_among_the_trusted_ones_is_told(keys: Path, key: SigningKey) -> None:
    (keys / "1.pem").write_bytes(key.private_pem())
    with pytest.raises(LicenseKeyUnusable, match="holds a private key"):
        public_key(keys, 1)


def test_a_key_of_another_kind_is_told(keys: Path) -> None:
    rsa = generate_private_key(65537, 2048).public_key()
    (keys / "1.pem").write_bytes(rsa.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    with pytest.raises(LicenseKeyUnusable, match="not an Ed25519 key"):
        public_key(keys, 1)


@pytest.mark.parametrize(
    "content",
    [b"", b"ssh-ed25519 AAAA", b"-----BEGIN PUBLIC KEY-----\nAAA\n-----END PUBLIC KEY-----\n"],
)
def test_a_damaged_key_file_is_told(keys: Path, content: bytes) -> None:
    (keys / "1.pem").write_bytes(content)
    with pytest.raises(LicenseKeyUnusable):
        public_key(keys, 1)


def test_a_folder_in_place_of_a_key_is_told(keys: Path) -> None:
    (keys / "2.pem").mkdir()
    with pytest.raises(LicenseKeyUnusable):
        public_key(keys, 2)


def test_no_keys_folder_means_no_trusted_key(tmp_path: Path) -> None:
    with pytest.raises(LicenseKeyUnknown, match="not trusted"):
        public_key(tmp_path / "nowhere", 1)


def test_the_private_half_is_its_owners_alone_and_apart_from_the_public_ones(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        paths = write_new_pair(tmp_path, SigningKey.generate(3))
    finally:
        os.umask(before)
    assert paths.private.stat().st_mode & 0o777 == 0o600
    assert paths.private.parent.stat().st_mode & 0o777 == 0o700
    assert list(paths.public.parent.iterdir()) == [paths.public]


@pytest.mark.parametrize("half", ["private", "public"])
def test_no_half_of_a_key_pair_is_ever_overwritten(tmp_path: Path, half: str) -> None:
    path: Path = getattr(KeyPairPaths.under(tmp_path, 1), half)
    path.parent.mkdir(parents=True)
    path.write_text("precious")
    with pytest.raises(LicenseKeyExists):
        write_new_pair(tmp_path, SigningKey.generate(1))
    assert list(tmp_path.rglob("*.pem")) == [path]
    assert path.read_text() == "precious"


def test_a_private_key_survives_being_written_and_read(tmp_path: Path, key: SigningKey) -> None:
    paths = write_new_pair(tmp_path, key)
    assert read_signing_key(paths.private, 1).public_pem() == key.public_pem()


def test_what_is_no_private_key_is_told(keys: Path) -> None:
    with pytest.raises(LicenseKeyUnreadable, match="not an unencrypted private key"):
        read_signing_key(keys / "1.pem", 1)
    with pytest.raises(LicenseKeyUnreadable, match="No such file"):
        read_signing_key(keys / "none.pem", 1)


def test_a_signing_key_does_not_show_its_secret(key: SigningKey) -> None:
    assert "private" not in repr(key)

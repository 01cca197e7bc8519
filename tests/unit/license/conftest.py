from pathlib import Path
from typing import Any

import pytest

from tests.tokens import CLAIMS, HEADER, MakeToken, base64url, unsigned
from transcriber.license.keypair import SigningKey, write_new_pair


@pytest.fixture(scope="session")
def key() -> SigningKey:
    return SigningKey.generate(1)


@pytest.fixture
def keys(tmp_path: Path, key: SigningKey) -> Path:
    """Folder of trusted keys that holds the public half of `key`."""
    return write_new_pair(tmp_path / "issuer", key).public.parent


@pytest.fixture
def make_token(key: SigningKey) -> MakeToken:
    """Sign a token by hand: claims and header fields can be changed, or left out with None."""

    def make(header: dict[str, Any] | None = None, **claims: Any) -> str:
        parts = ({**HEADER, **(header or {})}, {**CLAIMS, **claims})
        kept = [{name: value for name, value in part.items() if value is not None} for part in parts]
        text = unsigned(*kept)
        return f"{text}.{base64url(key.private.sign(text.encode()))}"

    return make

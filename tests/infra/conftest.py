from pathlib import Path
from typing import Any

import pytest

import infra  # noqa: F401 - says which node jsii is to run, before any test imports aws_cdk
from tests.infra.synthesis import template as synthesise
from transcriber.license.keypair import SigningKey, write_new_pair


@pytest.fixture
def checkout(tmp_path_factory: Any, monkeypatch: Any) -> Path:
    """A checkout with no keys of licences, whatever lies in this one."""
    folder: Path = tmp_path_factory.mktemp("checkout")
    (folder / "transcriber" / "keys").mkdir(parents=True)
    monkeypatch.setattr("infra.license_keys.PROJECT", folder)
    return folder


@pytest.fixture
def public_key(checkout: Path) -> Path:
    """The public key of a licence where deployments look for it."""
    key = write_new_pair(checkout, SigningKey.generate(1)).public
    assert key == checkout / "keys" / "1.pem"
    return key


@pytest.fixture(scope="session")
def stack() -> Any:
    """The template with every setting at its default."""
    return synthesise()


@pytest.fixture(scope="session")
def stack_with_key() -> Any:
    """The template of a deployment with a customer key."""
    return synthesise(kms=True)

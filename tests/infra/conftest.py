from typing import Any

import pytest

import infra  # noqa: F401 - says which node jsii is to run, before any test imports aws_cdk
from tests.infra.synthesis import template as synthesise


@pytest.fixture(scope="session")
def stack() -> Any:
    """The template with every setting at its default."""
    return synthesise()


@pytest.fixture(scope="session")
def stack_with_key() -> Any:
    """The template of a deployment with a customer key."""
    return synthesise(kms=True)

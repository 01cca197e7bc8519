from contextlib import ExitStack

import boto3
import pytest
from botocore.config import Config

from local.serve import served
from tests.integration.batch.endpoint import PLACE, Door, endpoint


@pytest.fixture(scope="session")
def make_client():
    """Make clients as users do. The session, which is what takes long, is made once."""
    session = boto3.Session("none", "none", region_name=PLACE.region)
    quick = Config(retries={"total_max_attempts": 1}, read_timeout=30)

    def make(service, port):
        return session.client(service, endpoint_url=f"http://127.0.0.1:{port}", config=quick)

    return make


@pytest.fixture(scope="session")
def door(make_client):
    opened = Door()
    with served(opened) as port:
        opened.client = make_client("batch", port)
        yield opened


@pytest.fixture
def start(door):
    """Start an endpoint, and stop it when the test is over."""
    with ExitStack() as stack:
        yield lambda **made_of: stack.enter_context(endpoint(door, **made_of))


@pytest.fixture
def batch(start):
    return start()

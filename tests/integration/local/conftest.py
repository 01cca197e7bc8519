import pytest

from local.aws.clients import Clients
from local.aws.environment import aws_environment
from local.aws.resources import make_resources
from local.aws.server import AwsServer

REGION = "eu-west-1"


@pytest.fixture(scope="session")
def server():
    with AwsServer(0) as made:
        yield made


@pytest.fixture(scope="session")
def endpoint_url(server):
    return server.url()


@pytest.fixture(scope="session")
def clients(endpoint_url):
    made = Clients.of(aws_environment(endpoint_url, REGION))
    make_resources(made, REGION, {"keys": []})
    return made

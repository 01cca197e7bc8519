import urllib.request

import pytest

from contract.errors.local import PortTaken
from local.serve import served


def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["PATH_INFO"].encode()]


def get(port, path):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
        return answer.read()


def test_an_application_is_served_while_its_block_lasts():
    with served(application) as port:
        assert get(port, "/a") == b"/a"
    with pytest.raises(OSError, match="refused"):
        get(port, "/a")


def test_a_port_that_is_taken_is_named(capfd):
    with (
        served(application) as port,
        pytest.raises(PortTaken, match=f"port {port} of 127.0.0.1"),
        served(application, port),
    ):
        pass

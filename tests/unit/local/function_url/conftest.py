import http.client
import json

import pytest

from local.function_url import function_url_app
from local.serve import served


class Function:
    """A function that remembers its last event, and returns, raises or calls what it is told."""

    def __init__(self):
        self.forget()

    def forget(self):
        self.event, self.result = None, {"statusCode": 204}

    def __call__(self, event):
        self.event = json.loads(json.dumps(event))  # what reaches a function is JSON
        if isinstance(self.result, Exception):
            raise self.result
        return self.result(self.event) if callable(self.result) else self.result


class Served:
    """A function behind its URL."""

    def __init__(self, function, port):
        self.function, self.port = function, port

    def __call__(self, target="/", method="GET", body=None, headers=()):
        """Send a request; returns the answer and its body."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.putrequest(method, target, skip_accept_encoding=True)
            for name, value in headers:
                connection.putheader(name, value)
            if body is not None:
                connection.putheader("Content-Length", str(len(body)))
            connection.endheaders(body)
            answer = connection.getresponse()
            return answer, answer.read()
        finally:
            connection.close()


@pytest.fixture(scope="module")
def call():
    function = Function()
    with served(function_url_app(function)) as port:
        yield Served(function, port)


@pytest.fixture
def function(call):
    call.function.forget()
    return call.function

"""Calls to servers of the tests, which are on this machine."""

import socket
from contextlib import contextmanager, suppress
from http.client import HTTPMessage, parse_headers
from io import BytesIO

from contract.outbound.addresses import networks
from contract.outbound.target import parse
from lambdas.outbound.request import Outbound

HERE = networks(["127.0.0.0/8"])


@contextmanager
def sent(url, method="GET", headers=(), body=None, length=None, total_seconds=20.0, **changes):
    outbound = Outbound(**({"allowed": HERE, "connect_seconds": 10.0, "read_seconds": 10.0} | changes))
    with outbound.send(parse(url), method, headers, body, length, total_seconds=total_seconds) as answer:
        yield answer


def body_of(url, **arguments):
    """All of what a server answers."""
    with sent(url, **arguments) as answer:
        return b"".join(answer.stream())


def port_of(url):
    return int(url.rpartition(":")[2])


def request_on(connection: socket.socket) -> tuple[bytes, HTTPMessage, bytes]:
    """Read a whole request: its first line, its headers, its body."""
    held = b""
    while b"\r\n\r\n" not in held:
        held += connection.recv(65536)
    head, _, body = held.partition(b"\r\n\r\n")
    line, _, lines = head.partition(b"\r\n")
    headers = parse_headers(BytesIO(lines + b"\r\n\r\n"))
    while len(body) < int(headers.get("Content-Length", 0)):
        received = connection.recv(65536)
        if not received:
            break
        body += received
    return line, headers, body


def until_gone(connection: socket.socket) -> None:
    """Wait until the client has hung up."""
    with suppress(OSError):
        while connection.recv(65536):
            pass

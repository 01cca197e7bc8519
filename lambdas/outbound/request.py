"""One request to an address that a user named, over a connection that goes where it was checked to go.

with outbound.send(parse(url), "GET", headers) as answer:
    if answer.status == HTTPStatus.OK:
        for chunk in answer.stream():
            ...
"""

from __future__ import annotations

from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from urllib3 import HTTPHeaderDict

from contract.outbound.deadline import Deadline
from contract.outbound.headers import merged
from contract.outbound.resolve import ask_system, resolve
from lambdas.outbound.body import measured, own_errors
from lambdas.outbound.connection import Line
from lambdas.outbound.trouble import named

if TYPE_CHECKING:
    import ssl
    from collections.abc import Iterable, Iterator

    from urllib3 import HTTPResponse

    from contract.outbound.addresses import Networks
    from contract.outbound.headers import Headers
    from contract.outbound.resolve import Resolver
    from contract.outbound.target import Target
    from lambdas.outbound.connection import PinnedConnection

_USUAL: Final[Headers] = (("Accept", "*/*"), ("User-Agent", "Longhand"))
_CHUNK_BYTES: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answers. It can be read until the `with` block of `Outbound.send` ends.

    Attributes
    ----------
    headers
        Names are found in any case.
    """

    status: int
    headers: HTTPHeaderDict
    _response: HTTPResponse
    _target: Target
    _deadline: Deadline

    def stream(self) -> Iterator[bytes]:
        """Give the body as it comes.

        Raises
        ------
        OutboundFailed
            It ends before the length that the server named, or the connection does.
        OutboundTimeout
            The server is too slow.
        """
        while True:
            with named(self._target, self._deadline):
                chunk = self._response.read1(_CHUNK_BYTES)
                if self._deadline.passed:
                    raise TimeoutError  # a connection that we cut ourselves looks like the end of the body
            if not chunk:
                return
            yield chunk

    def read(self, max_bytes: int) -> bytes:
        """Give the beginning of the body. Raises as `stream` does."""
        held = b""
        for chunk in self.stream():
            held += chunk
            if len(held) >= max_bytes:
                break
        return held[:max_bytes]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outbound:
    """How calls are made. Redirects are not followed: each of them is a target of its own.

    Attributes
    ----------
    allowed
        Networks that may be reached though they are internal.
    connect_seconds
        To look a name up, and again for each of its addresses that is tried.
    read_seconds
        Longest wait for the next bytes, either way.
    resolver
        Who knows the addresses of a name.
    tls
        Whom to trust; None for whom the machine trusts.
    """

    allowed: Networks = ()
    connect_seconds: float = 5.0
    read_seconds: float = 30.0
    resolver: Resolver = ask_system
    tls: ssl.SSLContext | None = None

    @contextmanager
    def send(  # noqa: PLR0913 - what a request is made of
        self,
        target: Target,
        method: str,
        headers: Headers,
        body: bytes | Iterable[bytes] | None = None,
        length: int | None = None,
        *,
        total_seconds: float = 300.0,
    ) -> Iterator[Answer]:
        """Make one request.

        Parameters
        ----------
        headers
            Sent as they are, and instead of the usual ones of the same name. What a user gave has been
            through `read_headers`.
        body, length
            What is sent with it; `length` is needed where `body` is not bytes. What the body itself raises is
            raised as it is.
        total_seconds
            For everything together, until the end of the `with` block.

        Raises
        ------
        OutboundRefused
            An address of the host is internal.
        OutboundFailed, OutboundTimeout
            There is no answer. Answers of every status are given.
        """
        deadline = Deadline(total_seconds)
        addresses = resolve(
            target, self.allowed, self.resolver, min(self.connect_seconds, deadline.left_seconds)
        )
        line = Line(target, self.tls, deadline)
        with closing(line), deadline.enforced(line.cut):
            with own_errors(), named(target, deadline):
                connection = line.open(addresses, self.connect_seconds, self.read_seconds)
                response = _exchange(connection, target, method, headers, _framed(body, length))
            with closing(response):
                yield Answer(response.status, response.headers, response, target, deadline)


_Framed = tuple["Headers", "bytes | Iterator[bytes] | None"]


def _framed(body: bytes | Iterable[bytes] | None, length: int | None) -> _Framed:
    """Give a body with the header that says where it ends."""
    if body is None:
        return (), None
    if isinstance(body, bytes):
        return (("Content-Length", str(len(body))),), body
    assert length is not None
    return (("Content-Length", str(length)),), measured(body, length)


def _exchange(
    connection: PinnedConnection, target: Target, method: str, headers: Headers, framed: _Framed
) -> HTTPResponse:
    framing, body = framed
    ours = (("Host", target.authority), ("Accept-Encoding", "identity"), ("Connection", "close"), *framing)
    every = HTTPHeaderDict()
    for name, value in (*ours, *merged(_USUAL, headers)):
        every.add(name, value)
    # A server may answer, and hang up, before it has heard all of it: what it says then counts.
    with suppress(BrokenPipeError, ConnectionResetError):
        connection.request(
            method,
            target.request_target,
            body,
            every,
            preload_content=False,
            decode_content=False,
        )
    return connection.getresponse()

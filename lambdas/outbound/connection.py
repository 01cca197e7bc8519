"""A connection to an address that was checked, which another thread can cut."""

from __future__ import annotations

import logging
import socket
import ssl
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import NewConnectionError
from urllib3.exceptions import TimeoutError as Urllib3TimeoutError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from contract.outbound.deadline import Deadline
    from contract.outbound.target import Target

# It warns of headers that cannot be read by naming the whole URL, signature included.
logging.getLogger("urllib3.connection").setLevel(logging.ERROR)


class PinnedConnection(HTTPConnection):
    """HTTP over a connection that can be cut.

    Attributes
    ----------
    deadline
        When it is cut.
    """

    deadline: Deadline
    _wire: socket.socket | None = None

    def _new_conn(self) -> socket.socket:
        sock = super()._new_conn()
        # A second handle: the first one is taken over by TLS, and then by the response.
        self._wire = sock.dup()
        if self.deadline.passed:  # before there was anything to cut
            self.cut()
        return sock

    def cut(self) -> None:
        """End whatever another thread waits for on this connection."""
        if self._wire:
            with suppress(OSError):  # closed already
                self._wire.shutdown(socket.SHUT_RDWR)

    def hang_up(self) -> None:
        """Close it for good. `close` alone would not: the response calls it while it is still read."""
        self.close()
        if self._wire:
            self._wire.close()


class PinnedTlsConnection(PinnedConnection, HTTPSConnection):
    """The same with TLS. The certificate must be for the name in the URL, not for the address."""


@cache
def usual_tls() -> ssl.SSLContext:
    """Trust whom the machine trusts, or the file that `SSL_CERT_FILE` names."""
    return ssl.create_default_context()


class Line:
    """What a call goes over: one connection after the other, until one works.

    Proxies that the environment names are left out on purpose: they look names up themselves, so the check of
    the addresses would be void.
    """

    def __init__(self, target: Target, tls: ssl.SSLContext | None, deadline: Deadline) -> None:
        self._target = target
        self._tls = tls
        self._deadline = deadline
        self._current: PinnedConnection | None = None

    def open(self, addresses: Sequence[str], connect_seconds: float, read_seconds: float) -> PinnedConnection:
        """Connect to the first address that takes it.

        Raises
        ------
        OSError, urllib3.exceptions.HTTPError
            None did, or the first that did has no certificate to be trusted.
        """
        failure: Exception = OSError("no address")
        for address in addresses:
            if self._deadline.passed:
                break
            self._current = self._connection(address, min(connect_seconds, self._deadline.left_seconds))
            try:
                self._current.connect()
            except (NewConnectionError, Urllib3TimeoutError, TimeoutError, ConnectionError) as error:
                failure = error
                self.close()
                continue
            self._current.timeout = read_seconds
            return self._current
        raise failure

    def cut(self) -> None:
        if self._current:
            self._current.cut()

    def close(self) -> None:
        if self._current:
            self._current.hang_up()

    def _connection(self, address: str, timeout_seconds: float) -> PinnedConnection:
        port, timeout = self._target.port, max(timeout_seconds, 0.001)
        connection: PinnedConnection
        if self._target.scheme == "https":
            connection = PinnedTlsConnection(
                address,
                port,
                timeout=timeout,
                ssl_context=self._tls or usual_tls(),
                server_hostname=self._target.host,
            )
        else:
            connection = PinnedConnection(address, port, timeout=timeout)
        connection.deadline = self._deadline
        return connection

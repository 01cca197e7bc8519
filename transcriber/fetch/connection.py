"""A connection to the very address that was checked."""

import http.client
import socket
import ssl
from collections.abc import Sequence
from contextlib import suppress
from types import TracebackType
from typing import Self

from contract.outbound.deadline import Deadline
from contract.outbound.target import Target
from transcriber.fetch.values import FetchLimits


class PinnedConnection(http.client.HTTPConnection):
    """HTTP over a connection to one of the given addresses, with TLS for https, open for a `with` block.

    The name is not looked up again: a name server that answers differently the second time (DNS rebinding)
    gains nothing. TLS checks the certificate against the name in the URL all the same. Proxies named by
    the environment are left out on purpose: a proxy looks the name up itself, so the check would be void.

    Parameters
    ----------
    target
        Its name goes into the TLS handshake.
    addresses
        IP addresses to try, in order.
    limits
        How long each attempt to connect and each read may take, and whom to trust.
    deadline
        When it is cut.
    """

    def __init__(
        self, target: Target, addresses: Sequence[str], limits: FetchLimits, deadline: Deadline
    ) -> None:
        super().__init__(target.host, target.port)
        self._addresses = addresses
        self._limits = limits
        self._deadline = deadline
        self._wire: socket.socket | None = None
        self._tls = ssl.create_default_context(cafile=limits.ca_file) if target.scheme == "https" else None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
        if self._wire:
            self._wire.close()

    def connect(self) -> None:
        """Connect to the first address that answers."""
        self.sock = self._dial()
        # A second handle: the first one is taken over by TLS, and then by the response.
        self._wire = self.sock.dup()
        if self._deadline.passed:  # before there was anything to cut
            raise TimeoutError
        if self._tls:
            self.sock = self._tls.wrap_socket(self.sock, server_hostname=self.host)
        self.sock.settimeout(self._limits.read_seconds)

    def _dial(self) -> socket.socket:
        failure: OSError = OSError("no address")
        for address in self._addresses:
            seconds = min(self._limits.connect_seconds, self._deadline.left_seconds)
            if not seconds:
                raise TimeoutError
            try:
                return socket.create_connection((address, self.port), seconds)
            except OSError as error:
                failure = error
        raise failure

    def cut(self) -> None:
        """End whatever another thread waits for on this connection."""
        if self._wire:
            with suppress(OSError):  # closed already
                self._wire.shutdown(socket.SHUT_RDWR)

"""A connection to the very address that was checked."""

import http.client
import socket
import ssl
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from transcriber.fetch.location import Location


class PinnedConnection(http.client.HTTPConnection):
    """HTTP over a connection to one of the given addresses, with TLS for https.

    The name is not looked up again: a name server that answers differently the second time (DNS rebinding)
    gains nothing. TLS checks the certificate against the name in the URL all the same. Proxies named by
    the environment are left out on purpose: a proxy looks the name up itself, so the check would be void.

    Parameters
    ----------
    location
        Its host and port go into the request and the TLS handshake.
    addresses
        IP addresses to try, in order.
    connect_seconds, read_seconds
        Time limits of each attempt to connect and of each read.
    ca_file
        Certificates to trust instead of the system's.
    """

    def __init__(
        self,
        location: Location,
        addresses: Sequence[str],
        connect_seconds: float,
        read_seconds: float,
        ca_file: Path | None,
    ) -> None:
        super().__init__(location.host, location.port, timeout=connect_seconds)
        self.default_port = 443 if location.scheme == "https" else 80  # else Host would name the usual port
        self._addresses = addresses
        self._connect_seconds = connect_seconds
        self._wire: socket.socket | None = None  # `sock` is forgotten once the response has taken it over
        self._read_seconds = read_seconds
        self._tls = ssl.create_default_context(cafile=ca_file) if location.scheme == "https" else None

    def connect(self) -> None:
        """Connect to the first address that answers."""
        self.sock = self._wire = self._dial()
        if self._tls:
            # In two steps, so that `abort` reaches the handshake too.
            tls = self._tls.wrap_socket(self.sock, server_hostname=self.host, do_handshake_on_connect=False)
            self.sock = self._wire = tls
            tls.do_handshake()
        self.sock.settimeout(self._read_seconds)

    def _dial(self) -> socket.socket:
        failure: OSError = OSError("no address")
        for address in self._addresses:
            try:
                return socket.create_connection((address, self.port), self._connect_seconds)
            except OSError as error:
                failure = error
        raise failure

    def abort(self) -> None:
        """End a read that another thread is waiting in."""
        if self._wire:
            with suppress(OSError):  # closed already
                # Not SSLSocket.shutdown: that would also take the TLS layer away under the reader.
                socket.socket.shutdown(self._wire, socket.SHUT_RDWR)

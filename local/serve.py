"""Serving a WSGI application on this machine, from a thread of this process."""

from __future__ import annotations

import errno
import logging
import threading
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Final

from werkzeug.serving import BaseWSGIServer, WSGIRequestHandler, make_server

from contract.errors.local import PortTaken
from local.identity import HOST
from local.waiting import wait_for_threads

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _typeshed.wsgi import WSGIApplication

ANY_PORT: Final = 0

_POLL_SECONDS: Final = 0.05
"""How often it looks whether it is to stop."""


class _Quiet(WSGIRequestHandler):
    def log_request(self, *_: object) -> None:
        pass


@contextmanager
def served(application: WSGIApplication, port: int = ANY_PORT) -> Iterator[int]:
    """Serve an application until the block ends. Each call has a thread of its own.

    Yields
    ------
    int
        The port: the one asked for, or the free one that was found.

    Raises
    ------
    PortTaken
    """
    server = _bound(application, port)
    serve = partial(server.serve_forever, poll_interval=_POLL_SECONDS)
    thread = threading.Thread(target=serve, name=f"serve-{server.port}", daemon=True)
    thread.start()
    try:
        yield server.port
    finally:
        server.shutdown()
        server.server_close()
        wait_for_threads([thread], f"what serves port {server.port}")


def _bound(application: WSGIApplication, port: int) -> BaseWSGIServer:
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    try:
        return make_server(HOST, port, application, threaded=True, request_handler=_Quiet)
    except SystemExit as error:  # what werkzeug makes of a port that is taken
        raise PortTaken(f"port {port} of {HOST} is taken", "another program listens there") from error
    except OSError as error:
        if error.errno not in {errno.EADDRINUSE, errno.EACCES}:
            raise
        raise PortTaken(f"port {port} of {HOST} cannot be used", error.strerror or "") from error

"""A server of recordings on this machine, for jobs that fetch theirs."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Shelf:
    """What is served, and what was asked for.

    Attributes
    ----------
    held
        Recordings are given only once this is set, so that a test can look at a job before it has its own.
    received
        Every request: method, path, headers, body.
    answer
        Status for what is posted.
    """

    url: str = ""
    content: dict[str, bytes] = field(default_factory=dict)
    held: threading.Event = field(default_factory=threading.Event)
    received: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    answer: int = 200


@contextmanager
def shelf() -> Iterator[Shelf]:
    """Serve on a free port of 127.0.0.1 until the block ends."""
    found = Shelf()
    found.held.set()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._note(b"")
            found.held.wait(60)
            content = found.content.get(self.path.partition("?")[0])
            self.send_response(404 if content is None else 200)
            self.send_header("Content-Length", str(len(content or b"")))
            self.end_headers()
            self.wfile.write(content or b"")

        def do_POST(self) -> None:
            self._note(self.rfile.read(int(self.headers.get("Content-Length", 0))))
            self.send_response(found.answer)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def do_PUT(self) -> None:
            self.do_POST()

        def _note(self, body: bytes) -> None:
            found.received.append((self.command, self.path, dict(self.headers), body))

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    found.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        found.held.set()
        server.shutdown()
        server.server_close()
        thread.join(60)

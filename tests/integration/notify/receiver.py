"""A server on the loopback interface that callbacks are made to."""

import contextlib
import hashlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from python_multipart.multipart import FormParser, parse_options_header

_KEPT_BYTES = 1024**2
_READ_BYTES = 64 * 1024


@dataclass(frozen=True)
class Call:
    """One callback, as it arrived. Of a long body the beginning is kept, and the digest of the whole."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: Message
    body: bytes
    length: int
    digest: str

    @property
    def attachments(self) -> dict[str, tuple[str, str, bytes]]:
        """By field: file name, type and content."""
        kind, options = parse_options_header(self.headers["Content-Type"])
        assert kind == b"multipart/form-data"
        found = {}

        def on_file(file):
            file.file_object.seek(0)
            found[file.field_name.decode()] = (
                file.file_name.decode(),
                file.content_type,
                file.file_object.read(),
            )

        parser = FormParser("multipart/form-data", None, on_file, boundary=options[b"boundary"])
        parser.write(self.body)
        parser.finalize()
        return found


@dataclass
class Receiver:
    """A running server.

    Attributes
    ----------
    calls
        What arrived, in order.
    answers
        Statuses to answer with, one for each call; 200 once they are used up.
    headers
        To answer with.
    on_call
        Called with each call before it is answered.
    """

    url: str = ""
    calls: list[Call] = field(default_factory=list)
    answers: list[int] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)
    on_call: Callable[[Call], None] = lambda _: None

    @property
    def call(self) -> Call:
        (only,) = self.calls
        return only


@contextlib.contextmanager
def receiving() -> Iterator[Receiver]:
    receiver = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            call = _read(self)
            receiver.calls.append(call)
            receiver.on_call(call)
            self.send_response(receiver.answers.pop(0) if receiver.answers else 200)
            for name, value in receiver.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0")
            with contextlib.suppress(OSError):  # the caller may have gone
                self.end_headers()

        do_PUT = do_GET = do_POST  # noqa: N815 - the names that http.server looks for

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield receiver
    finally:
        server.shutdown()
        server.server_close()
        thread.join(60)


def _read(handler: BaseHTTPRequestHandler) -> Call:
    left = length = int(handler.headers.get("Content-Length", 0))
    digest, kept = hashlib.sha256(), bytearray()
    while left and (chunk := handler.rfile.read(min(_READ_BYTES, left))):
        left -= len(chunk)
        digest.update(chunk)
        kept += chunk[: _KEPT_BYTES - len(kept)]
    parts = urlsplit(handler.path)
    return Call(
        method=handler.command,
        path=parts.path,
        query=parse_qs(parts.query),
        headers=handler.headers,
        body=bytes(kept),
        length=length - left,
        digest=digest.hexdigest(),
    )

"""How much memory the fetch function takes for the longest recording there may be."""

import json
import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final

from benchmarks.bench import Bench, Measure, tell
from benchmarks.figures import Figure, Target
from benchmarks.process import MB, RunFailed, run
from benchmarks.report import Outcome
from contract.limits import MAX_INPUT_BYTES

_TARGET: Final = Target(64, 32)
_QUICK_BYTES: Final = 256 * 1024**2
_BLOCK: Final = bytes(1024**2)
_KB: Final = 1024


class _Far(BaseHTTPRequestHandler):
    """The server that has the recording, and as much of S3 as an upload in parts needs; it keeps nothing."""

    protocol_version = "HTTP/1.1"
    size: int

    def do_GET(self) -> None:
        self._head(self.size)
        left = self.size
        while left:
            left -= self.wfile.write(_BLOCK[:left])

    def do_PUT(self) -> None:
        self._take()
        self._head(0, ETag='"part"')

    def do_POST(self) -> None:
        self._take()
        answer = b"<Answer><UploadId>upload</UploadId><ETag>whole</ETag></Answer>"
        self._head(len(answer))
        self.wfile.write(answer)

    def _take(self) -> None:
        left = int(self.headers.get("Content-Length", 0))
        while left:
            left -= len(self.rfile.read(min(left, len(_BLOCK))))

    def _head(self, length: int, **headers: str) -> None:
        self.send_response(200)
        for name, value in {"Content-Length": str(length), **headers}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: Any) -> None:
        pass


@contextmanager
def _served(size: int) -> Iterator[str]:
    handler = type("Far", (_Far,), {"size": size})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def take(bench: Bench) -> Outcome:
    size = _QUICK_BYTES if bench.quick else MAX_INPUT_BYTES
    with _served(size) as url:
        command = [sys.executable, "-m", "benchmarks.fetched", f"{url}/recording", url, str(size)]
        runs = [json.loads(run(command, os.environ, bench.cores).stdout) for _ in bench.runs(3)]
    if any(each["bytes"] != size for each in runs):
        raise RunFailed("the recording did not arrive whole")
    memory = tuple((each["peak_kb"] - each["before_kb"]) * _KB / MB for each in runs)
    tell(f"  {min(memory):.0f} to {max(memory):.0f} MB, {runs[0]['seconds']:.1f} s")
    name = f"memory for fetching {size / 1e9:.1f} GB, over what the function held before"
    return Outcome((Figure(name, "MB", memory, _TARGET),), tuple(runs))


FETCH_MEMORY = Measure("fetch-memory", "The most memory that fetching the longest recording takes.", take)

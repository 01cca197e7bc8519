"""A model hub of one repository on this machine, and a language pack that takes its files from there."""

import hashlib
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

REPOSITORY = "owner/tiny-model"
REVISION = "0123456789abcdef0123456789abcdef01234567"
MODEL = b"weights " * 4000
CONFIG = b'{"lang_ids": []}'


@dataclass
class SmallHub:
    """What the hub holds, and what it was asked.

    Attributes
    ----------
    large
        Names of files whose sha256 it tells.
    short
        Names of files of which it sends one byte less than it promises.
    """

    files: dict[str, bytes] = field(default_factory=lambda: {"model.bin": MODEL, "config.json": CONFIG})
    revision: str = REVISION
    large: set[str] = field(default_factory=lambda: {"model.bin"})
    short: set[str] = field(default_factory=set)
    asked: list[str] = field(default_factory=list)
    url: str = ""

    def listing(self) -> bytes:
        siblings = [
            {"rfilename": name, "size": len(data), "blobId": "0" * 40}
            | ({"lfs": {"sha256": sha256(data), "size": len(data)}} if name in self.large else {})
            for name, data in self.files.items()
        ]
        return json.dumps({"id": REPOSITORY, "sha": self.revision, "siblings": siblings}).encode()

    def answer(self, path: str) -> bytes | None:
        asked = urlsplit(path)
        self.asked.append(asked.path)
        known = {f"/api/models/{REPOSITORY}/revision/{name}" for name in ("main", self.revision)}
        if asked.path in known and parse_qs(asked.query) == {"blobs": ["true"]}:
            return self.listing()
        return self.files.get(asked.path.removeprefix(f"/{REPOSITORY}/resolve/{self.revision}/"))


@contextmanager
def small_hub() -> Iterator[SmallHub]:
    hub = SmallHub()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            data = hub.answer(self.path)
            self.send_response(404 if data is None else 200)
            self.send_header("Content-Length", str(len(data or b"")))
            self.end_headers()
            self.wfile.write((data or b"")[: -1 if self.path.rpartition("/")[2] in hub.short else None])

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        hub.url = f"http://127.0.0.1:{server.server_port}"
        try:
            yield hub
        finally:
            server.shutdown()
            thread.join(60)


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def write_hub_pack(packs: Path) -> Path:
    """Write the pack `yy`, not locked, and give its file."""
    packs.mkdir(exist_ok=True)
    file = packs / "yy.toml"
    file.write_text(
        f"""# Kept as it is.
language = "yy"
description = "Test"
word_delimiter = " "
writing_direction = "left-to-right"
features = ["transcription_config.operating_point=standard"]
sources = []
files = []

[[hub]]
repository = "{REPOSITORY}"  # the only one
folder = "tiny"
members = ["model.bin", "config.json"]
licence = "MIT"
attribution = "Tiny, Copyright (c) its makers"

[operating_points.standard]
engine = "none"
files = ["tiny/model.bin", "tiny/config.json"]
"""
    )
    return file

"""Repositories of a model hub that speaks the HTTP interface of Hugging Face's.

Interface: https://huggingface.co/docs/hub/api. The hub is the one that `HF_ENDPOINT` names, as for its own
library; a proxy comes from the usual variables. Only public repositories: no token is read or sent.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from contract.errors.models import HubUnavailable
from transcriber.packs import web

DEFAULT_ENDPOINT: Final = "https://huggingface.co"
WHAT: Final = "the model hub"
MAX_LISTING_BYTES: Final = 16 * 1024**2


@dataclass(frozen=True, slots=True)
class Listed:
    """A file as the hub lists it. `sha256` is None for one that is kept in git itself."""

    bytes: int | None
    sha256: str | None


@dataclass(frozen=True, slots=True)
class Revision:
    """A commit of a repository, with its files by name."""

    sha: str
    files: Mapping[str, Listed]


def read_revision(repository: str, branch: str) -> Revision:
    """What a branch of a repository holds now.

    Raises
    ------
    HubUnavailable
        There is no such branch, or no hub that answers as one does.
    """
    url = f"{_endpoint()}/api/models/{repository}/revision/{quote(branch, safe='')}?blobs=true"
    with web.opened(url, HubUnavailable, WHAT) as answer:
        try:
            content = json.loads(answer.read(MAX_LISTING_BYTES))
            files = {item["rfilename"]: _listed(item) for item in content["siblings"]}
            return Revision(str(content["sha"]), files)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise HubUnavailable(f"what answers at {_endpoint()} is no model hub", str(error)) from error


def read_blocks(repository: str, revision: str, member: str) -> Iterator[bytes]:
    """Content of a file of a commit, piece by piece.

    Raises
    ------
    HubUnavailable
    """
    url = f"{_endpoint()}/{repository}/resolve/{revision}/{quote(member)}"
    return web.read_blocks(url, HubUnavailable, WHAT)


def fetch_digest(
    repository: str, revision: str, member: str, on_bytes: Callable[[int], None]
) -> tuple[str, int]:
    """Sha256 and size of a file, found by fetching it. Nothing is kept.

    Raises
    ------
    HubUnavailable
    """
    digest, size = hashlib.sha256(), 0
    for block in read_blocks(repository, revision, member):
        digest.update(block)
        size += len(block)
        on_bytes(size)
    return digest.hexdigest(), size


def _endpoint() -> str:
    return (os.environ.get("HF_ENDPOINT") or DEFAULT_ENDPOINT).rstrip("/")


def _listed(item: Mapping[str, Any]) -> Listed:
    large = item.get("lfs") or {}
    return Listed(large.get("size", item.get("size")), large.get("sha256"))

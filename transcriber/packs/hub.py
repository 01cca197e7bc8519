"""Repositories of a model hub that speaks the HTTP interface of Hugging Face's.

Interface: https://huggingface.co/docs/hub/api. The hub is the one that `HF_ENDPOINT` names, as for its own
library; a proxy comes from the usual variables. Only public repositories: no token is read or sent.
"""

import hashlib
import http.client
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import Request, urlopen

from contract.errors.models import HubUnavailable, ModelsSourceChanged
from transcriber.atomic import replacing
from transcriber.packs.files import HubSource, PackFile

DEFAULT_ENDPOINT: Final = "https://huggingface.co"
SILENCE_SECONDS: Final = 30
"""After so long without a byte a hub counts as unreachable."""

MAX_LISTING_BYTES: Final = 16 * 1024**2
_BLOCK_BYTES: Final = 1024**2


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
    with _opened(url) as answer:
        try:
            content = json.loads(answer.read(MAX_LISTING_BYTES))
            files = {item["rfilename"]: _listed(item) for item in content["siblings"]}
            return Revision(str(content["sha"]), files)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise HubUnavailable(f"what answers at {_endpoint()} is no model hub", str(error)) from error


def fetch_pinned(hub: HubSource, file: PackFile, path: Path, on_bytes: Callable[[int], None]) -> None:
    """Fetch one file of the pinned revision. It is at `path` only if it is the pinned one.

    Parameters
    ----------
    on_bytes
        Called with the bytes that have come so far.

    Raises
    ------
    HubUnavailable, ModelsSourceChanged
    """
    with replacing(path) as target:
        found, size = _download(hub.repository, str(hub.revision), file.member, target, on_bytes, file.bytes)
        if (found, size) != (file.sha256, file.bytes):
            raise ModelsSourceChanged(f"{file.member} of {hub.repository} is not the pinned one")


def fetch_digest(
    repository: str, revision: str, member: str, on_bytes: Callable[[int], None]
) -> tuple[str, int]:
    """Sha256 and size of a file, found by fetching it. Nothing is kept.

    Raises
    ------
    HubUnavailable
    """
    with Path(os.devnull).open("wb") as nowhere:
        return _download(repository, revision, member, nowhere, on_bytes, None)


def _download(  # noqa: PLR0913, PLR0917 - a file of the hub has three names
    repository: str,
    revision: str,
    member: str,
    target: IO[bytes],
    on_bytes: Callable[[int], None],
    limit: int | None,
) -> tuple[str, int]:
    """Sha256 and size of what was written. A file that is longer than `limit` is not read to its end."""
    digest, size = hashlib.sha256(), 0
    with _opened(f"{_endpoint()}/{repository}/resolve/{revision}/{quote(member)}") as answer:
        while (limit is None or size <= limit) and (block := answer.read(_BLOCK_BYTES)):
            digest.update(block)
            target.write(block)
            size += len(block)
            on_bytes(size)
        if answer.length and (limit is None or size <= limit):
            raise http.client.IncompleteRead(b"", answer.length)
    return digest.hexdigest(), size


@contextmanager
def _opened(url: str) -> Iterator[http.client.HTTPResponse]:
    try:
        if not url.startswith(("https://", "http://")):
            raise ValueError("HF_ENDPOINT is no https URL")  # noqa: TRY301 - as urlopen would
        request = Request(url, headers={"User-Agent": "longhand"})  # noqa: S310 - looked at above
        with urlopen(request, timeout=SILENCE_SECONDS) as answer:  # noqa: S310
            yield answer
    except HTTPError as error:
        with error:
            raise HubUnavailable(f"the model hub has no {url}", f"status {error.code}") from error
    except (http.client.HTTPException, ConnectionError, TimeoutError, ValueError) as error:
        raise HubUnavailable(f"the model hub gave no {url}", str(error) or type(error).__name__) from error
    except OSError as error:
        if isinstance(
            getattr(error, "reason", None), OSError | str
        ):  # URLError; others are about our own files
            raise HubUnavailable("the model hub cannot be reached", str(error)) from error
        raise


def _endpoint() -> str:
    return (os.environ.get("HF_ENDPOINT") or DEFAULT_ENDPOINT).rstrip("/")


def _listed(item: Mapping[str, Any]) -> Listed:
    large = item.get("lfs") or {}
    return Listed(large.get("size", item.get("size")), large.get("sha256"))

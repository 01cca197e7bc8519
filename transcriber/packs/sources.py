"""The sources of a pack while it is pulled. Each gives the bytes of a piece of a file."""

import hashlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Protocol
from urllib.error import HTTPError

from contract.errors.models import HubUnavailable, ModelsPullError, ModelsSourceChanged, ReleaseUnavailable
from transcriber.packs import archive, hub, web
from transcriber.packs.files import HubSource, PackFile, Piece, Release, Source
from transcriber.packs.pack import Pack
from transcriber.packs.progress import Progress, counting
from transcriber.packs.wheels import fetch_wheel


class Opened(Protocol):
    """A source. `told` is what messages call it."""

    told: str

    def read(self, piece: Piece, file: PackFile) -> Iterator[bytes]:
        """Bytes of a piece as they come, not yet hashed.

        Raises
        ------
        ModelsPullError
            It cannot be had here, or is not what is pinned.
        """
        ...


class _Fetched:
    """A file that is fetched whole at its first use. Where that fails, it is not tried again."""

    def __init__(self, told: str, fetch: Callable[[], Path]) -> None:
        self.told = told
        self._fetch = fetch
        self._found: Path | ModelsPullError | None = None

    def path(self) -> Path:
        if self._found is None:
            try:
                self._found = self._fetch()
            except ModelsPullError as error:
                self._found = error
        if isinstance(self._found, ModelsPullError):
            raise self._found
        return self._found

    def read(self, piece: Piece, file: PackFile) -> Iterator[bytes]:
        if piece.member is None:
            with self.path().open("rb") as content:
                while block := content.read(web.BLOCK_BYTES):
                    yield block
            return
        yield from archive.read_blocks(self.path(), piece.member, piece.offset, file.bytes)


class _Hub:
    """A repository, read file by file. Once it could not be reached, it is not asked again."""

    def __init__(self, source: HubSource, progress: Progress) -> None:
        self.told = f"{source.repository} of the model hub"
        self._source = source
        self._progress = progress
        self._silent: HubUnavailable | None = None

    def read(self, piece: Piece, file: PackFile) -> Iterator[bytes]:
        if self._silent:
            raise self._silent
        try:
            yield from self._read(str(piece.member), file.bytes)
        except HubUnavailable as error:
            if not isinstance(error.__cause__, HTTPError):  # which is about this file
                self._silent = error
            raise

    def _read(self, member: str, size: int) -> Iterator[bytes]:
        report = counting(self._progress, f"fetch {self._source.repository} {member}", size)
        come = 0
        for block in hub.read_blocks(self._source.repository, str(self._source.revision), member):
            come += len(block)
            yield block
            report(come)


def open_sources(pack: Pack, temporary: Path, progress: Progress) -> dict[str, Opened]:
    """Sources of a pack by name. None of them is asked for anything yet.

    Parameters
    ----------
    temporary
        Folder for what is fetched whole, the caller's to remove.
    """
    return {
        **{source.project: _wheel(source, temporary, progress) for source in pack.sources},
        **{release.name: _release(release, temporary, progress) for release in pack.releases},
        **{source.repository: _Hub(source, progress) for source in pack.hub},
    }


def _wheel(source: Source, temporary: Path, progress: Progress) -> _Fetched:
    told = f"{source.project} {source.version}"
    report = counting(progress, f"fetch {told}", source.bytes)
    return _Fetched(told, lambda: fetch_wheel(source, temporary, report))


def _release(release: Release, temporary: Path, progress: Progress) -> _Fetched:
    report = counting(progress, f"fetch {release.name}", release.bytes)
    return _Fetched(release.url, lambda: _fetch_release(release, temporary, report))


def _fetch_release(release: Release, temporary: Path, report: Callable[[int], None]) -> Path:
    path, digest, size = temporary / release.name, hashlib.sha256(), 0
    with path.open("wb") as target:
        for block in web.read_blocks(release.url, ReleaseUnavailable, "the host of the release"):
            size += len(block)
            if size > release.bytes:
                break
            digest.update(block)
            target.write(block)
            report(size)
    if (size, digest.hexdigest()) != (release.bytes, release.sha256):
        path.unlink()
        raise ModelsSourceChanged(f"{release.url} is not the pinned one")
    return path

"""Archives that carry model files: a wheel or another zip, or a tar that bzip2, gzip or xz has packed."""

import lzma
import tarfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from contract.errors.models import ModelsSourceChanged
from transcriber.packs.web import BLOCK_BYTES


def read_blocks(archive: Path, member: str, offset: int | None, most: int) -> Iterator[bytes]:
    """Content of a member, as it is unpacked. Nothing is written.

    Parameters
    ----------
    offset
        Where to begin; `most` bytes are given then. None for the whole member.
    most
        A member that is not read from an offset has no more bytes than this.

    Raises
    ------
    ModelsSourceChanged
        The archive is damaged, or has no such member.
    """
    try:
        with _member(archive, member) as content:
            content.seek(offset or 0)
            yield from _blocks(content, most if offset is not None else most + 1)
    except KeyError as error:
        raise ModelsSourceChanged(f"{archive.name} lacks a pinned file", member) from error
    except (zipfile.BadZipFile, tarfile.TarError, zlib.error, lzma.LZMAError, EOFError) as error:
        raise ModelsSourceChanged(f"{archive.name} is damaged", str(error)) from error


def _blocks(content: IO[bytes], most: int) -> Iterator[bytes]:
    while block := content.read(min(most, BLOCK_BYTES)):
        yield block
        most -= len(block)


@contextmanager
def _member(archive: Path, name: str) -> Iterator[IO[bytes]]:
    if not tarfile.is_tarfile(archive):
        with zipfile.ZipFile(archive) as packed, packed.open(name) as content:
            yield content
        return
    with tarfile.open(archive) as tar:
        found = tar.extractfile(name)
        if found is None:
            raise KeyError(name)
        with found:
            yield found

"""Makes the files of a pack that are derived from others."""

import hashlib
import importlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from contract.errors.base import LonghandError
from contract.errors.models import ModelsBuildFailed
from transcriber.atomic import replacing
from transcriber.packs.files import BuiltFile


@dataclass(frozen=True, slots=True)
class Made:
    """What was written."""

    sha256: str
    bytes: int


def build(built: BuiltFile, folder: Path) -> Made:
    """Write a derived file, made by the function that the pack names.

    Parameters
    ----------
    folder
        Store that holds the inputs already, and gets the file.

    Raises
    ------
    ModelsBuildFailed
        The builder failed, or made something other than what is pinned. Nothing was written.
    OSError
        The folder cannot be written.
    """
    digest, size = hashlib.sha256(), 0
    with replacing(folder / built.path) as target:
        for block in _blocks(built, folder):
            digest.update(block)
            target.write(block)
            size += len(block)
        if built.sha256 is not None and digest.hexdigest() != built.sha256:
            raise ModelsBuildFailed(f"could not build {built.path}", "the result is not the pinned one")
    return Made(digest.hexdigest(), size)


def _blocks(built: BuiltFile, folder: Path) -> Iterator[bytes]:
    module, _, function = built.built_by.partition(":")
    try:
        made = getattr(importlib.import_module(module), function)(folder, **built.options)
        for block in (made,) if isinstance(made, bytes) else made:
            if not isinstance(block, bytes):
                raise TypeError(f"{built.built_by} gave no bytes")  # noqa: TRY301 - told as all that it does
            yield block
    except LonghandError:
        raise
    except Exception as error:
        raise ModelsBuildFailed(
            f"could not build {built.path}", f"{type(error).__name__}: {error}"
        ) from error

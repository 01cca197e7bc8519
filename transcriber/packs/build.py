"""Makes the files of a pack that are derived from others."""

import hashlib
import importlib
from pathlib import Path

from contract.errors.base import LonghandError
from contract.errors.models import ModelsBuildFailed
from transcriber.packs.files import BuiltFile


def build(built: BuiltFile, folder: Path) -> bytes:
    """Content of a derived file, made by the function that the pack names.

    Parameters
    ----------
    folder
        Store that holds the inputs already.

    Raises
    ------
    ModelsBuildFailed
        The builder failed, or made something other than what is pinned.
    """
    module, _, function = built.built_by.partition(":")
    try:
        data = getattr(importlib.import_module(module), function)(folder)
    except LonghandError:
        raise
    except Exception as error:
        raise ModelsBuildFailed(
            f"could not build {built.path}", f"{type(error).__name__}: {error}"
        ) from error
    if not isinstance(data, bytes):
        raise ModelsBuildFailed(f"could not build {built.path}", f"{built.built_by} gave no bytes")
    if built.sha256 is not None and hashlib.sha256(data).hexdigest() != built.sha256:
        raise ModelsBuildFailed(f"could not build {built.path}", "the result is not the pinned one")
    return data

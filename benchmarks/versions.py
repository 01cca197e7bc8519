"""Versions of what is measured."""

import platform
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import Final

_ROOT: Final = Path(__file__).parents[1]
_LIBRARIES: Final = ("onnxruntime", "av", "numpy")
_FOR_SOME_MEASURES: Final = ("ctranslate2", "faster-whisper", "moonshine-voice", "pocketsphinx")


def versions() -> dict[str, str]:
    """Of Longhand with its commit, of Python, and of the libraries that do the work.

    Those that some measures need, and not all who measure have, are told where they are installed.
    """
    found = {"longhand": f"{metadata.version('longhand')}, {_commit()}", "python": platform.python_version()}
    needed = {library: metadata.version(library) for library in _LIBRARIES}
    return found | needed | dict(_installed(_FOR_SOME_MEASURES))


def _installed(libraries: Iterable[str]) -> Iterator[tuple[str, str]]:
    for library in libraries:
        with suppress(metadata.PackageNotFoundError):
            yield library, metadata.version(library)


def _commit() -> str:
    """The commit, and whether files differ from it: figures of such a state cannot be repeated."""
    commit = _git("rev-parse", "--short=12", "HEAD")
    if not commit:
        return "not a git checkout"
    changed = _git("status", "--porcelain", "--untracked-files=no")
    return f"commit {commit}{' with changes' if changed else ''}"


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(["git", "-C", _ROOT, *arguments], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return done.stdout.strip()

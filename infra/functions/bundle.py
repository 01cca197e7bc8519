"""Makes the folder that becomes the functions' zip file. The same input gives the same files."""

import compileall
import py_compile
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from contract.errors import BundleFailed
from infra.paths import LAMBDAS_LOCK, PROJECT

PACKAGES: Final = ("contract", "lambdas")
"""Ours that go in."""

SERVICES: Final = frozenset({"batch", "dynamodb", "s3", "secretsmanager", "sqs"})
"""Of AWS, those the functions call. botocore describes 400 of them, which would be most of the zip file."""

_PLATFORM: Final = "manylinux2014_x86_64"
_UNUSED: Final = ("bin", "*.dist-info/RECORD", "**/tests", "**/*.pyi", "**/__pycache__")


def sources() -> list[Path]:
    """List our files that go in."""
    return sorted(path for package in PACKAGES for path in (PROJECT / package).rglob("*.py"))


def bundle(folder: Path, *, python: str, compiled: bool) -> None:
    """Fill a folder with the functions and all they import.

    Parameters
    ----------
    python
        Version of the runtime: `3.13`.
    compiled
        Whether to add bytecode, for which this program must run on that version. It takes two thirds off
        the time of a cold import.

    Raises
    ------
    BundleFailed
        A dependency could not be installed.
    """
    _install(folder, python)
    for source in sources():
        target = folder / source.relative_to(PROJECT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    for path in _dispensable(folder):
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    if compiled:
        _compile(folder)


def _install(folder: Path, python: str) -> None:
    command = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--quiet"]
    command += [
        "--require-hashes",
        "--only-binary",
        ":all:",
        "--no-compile",
        "--requirement",
        str(LAMBDAS_LOCK),
    ]
    command += ["--platform", _PLATFORM, "--implementation", "cp", "--python-version", python]
    done = subprocess.run(  # noqa: S603 - our own command
        [*command, "--target", str(folder)], capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise BundleFailed("the dependencies of the functions could not be installed", done.stderr.strip())


def _dispensable(folder: Path) -> Iterator[Path]:
    """Give what no function reads: other services, tests, stubs and the installers' own notes."""
    for path in sorted((folder / "botocore" / "data").iterdir()):
        if path.is_dir() and path.name not in SERVICES:
            yield path
    for pattern in _UNUSED:
        yield from sorted(folder.glob(pattern))


def _compile(folder: Path) -> None:
    """Add bytecode that Python takes without a look at the source's time, which a zip file does not keep."""
    # Paths inside it are those of the function, so that it is the same wherever it is made.
    done = compileall.compile_dir(
        folder,
        quiet=1,
        stripdir=str(folder),
        prependdir="/var/task",
        invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH,
    )
    if not done:
        raise BundleFailed("the functions could not be compiled", "the lines above say which file")

"""An image that keeps the container contract, made differently, and our worker on top of it."""

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.image.base import find_base, make_base, pull
from tests.image.engine import Engine, last_line
from tests.image.package_index import PackageIndex
from tests.image.source import ROOT

SUITE = "trixie"
USUAL = "python:3.13-slim-trixie"
MADE_HERE = f"longhand-test-base:{SUITE}"
BUILD_SECONDS = 1200.0


def other_base(engine: Engine) -> str:
    """Name of an image of the next release of Debian, with the Python of that."""
    for image in (USUAL, MADE_HERE):
        if engine.has(image):
            return image
    if pull(engine, USUAL):
        return USUAL
    if os.geteuid() != 0 or shutil.which("debootstrap") is None:
        pytest.skip(f"no {USUAL}: no registry can be reached, and only root can make one with debootstrap")
    make_base(engine, SUITE, MADE_HERE)
    return MADE_HERE


@contextmanager
def other_image(engine: Engine, models: str) -> Iterator[str]:
    """Build an image that knows nothing of our worker, for as long as the block lasts.

    Parameters
    ----------
    models
        Image that its models are taken from.
    """
    with _built(engine, ROOT / "tests/image/other/Dockerfile", BASE=other_base(engine), MODELS=models) as tag:
        yield tag


@contextmanager
def with_our_worker(engine: Engine, image: str) -> Iterator[str]:
    """Put the worker on an image, as docs/worker.md says, for as long as the block lasts."""
    python = find_base(engine, may_install=False, install=_nothing, say=_nothing)
    assert python, "our own image was built on it"
    dockerfile = ROOT / "transcriber" / "Dockerfile.worker"
    with _built(engine, dockerfile, BASE_IMAGE=image, PYTHON_IMAGE=python) as tag:
        yield tag


@contextmanager
def _built(engine: Engine, dockerfile: Path, **arguments: str) -> Iterator[str]:
    tag = f"longhand-test-{uuid.uuid4().hex[:12]}"
    with tempfile.TemporaryDirectory(prefix="longhand-image-") as folder:
        index = PackageIndex.of_this_pip(Path(folder) / "pip.conf")
        told = [f"--build-arg={name}={value}" for name, value in arguments.items()]
        flags = [*engine.build_flags(), *index.build_flags(engine), *told]
        done = engine.run(
            *("build", *flags, f"--file={dockerfile}", f"--tag={tag}", str(ROOT)), timeout=BUILD_SECONDS
        )
    assert done.returncode == 0, f"{last_line(done)}\n{done.stdout.decode()}\n{done.stderr.decode()}"
    try:
        yield tag
    finally:
        engine.run("rmi", tag)


def _nothing(*_: str) -> None:
    pass

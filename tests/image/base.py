"""The image that ours is built on: the usual one from a registry, or a Debian made here."""

import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.image.engine import Engine
from tests.image.source import ROOT

SUITE = "bookworm"
MADE_HERE = "longhand-test-base:bookworm"
PULL_SECONDS = 180.0
MAKE_SECONDS = 1200.0
_PACKAGES = "python3,python3-venv,python-is-python3,ca-certificates"
_NOT_NEEDED = (
    "usr/share/doc",
    "usr/share/man",
    "usr/share/locale",
    "var/cache/apt",
    "var/lib/apt/lists",
    "var/log",
)
"""What the slim images of Debian go without, too."""


def find_base(
    engine: Engine, *, may_install: bool, install: Callable[..., None], say: Callable[[str], None]
) -> str | None:
    """Name of an image to build on; None where none can be had."""
    usual = usual_base()
    for image in (usual, MADE_HERE):
        if engine.has(image):
            return image
    say(f"pulling {usual}")
    if pull(engine, usual):
        return usual
    if not may_install:
        return None
    if shutil.which("debootstrap") is None:
        install("debootstrap")
    say("no registry answers: making a base image with debootstrap")
    make_base(engine, SUITE, MADE_HERE)
    return MADE_HERE


def usual_base() -> str:
    found = re.search(
        r"^ARG BASE=(\S+)$", (ROOT / "transcriber" / "Dockerfile").read_text("utf-8"), re.MULTILINE
    )
    assert found, "the Dockerfile names a base image"
    return found[1]


def make_base(engine: Engine, suite: str, tag: str) -> None:
    """Make an image of a release of Debian with its own Python."""
    with tempfile.TemporaryDirectory(prefix="longhand-base-") as folder:
        root = Path(folder) / "root"
        subprocess.run(
            ["debootstrap", "--variant=minbase", f"--include={_PACKAGES}", suite, str(root)],
            check=True,
            stdout=sys.stderr,
            timeout=MAKE_SECONDS,
        )
        for part in _NOT_NEEDED:
            _empty(root / part)
        with subprocess.Popen(["tar", "-C", str(root), "-c", "."], stdout=subprocess.PIPE) as archive:
            subprocess.run(
                engine.command("import", "--change", 'CMD ["bash"]', "-", tag),
                stdin=archive.stdout,
                check=True,
                stdout=sys.stderr,
                timeout=MAKE_SECONDS,
            )
        if archive.returncode != 0:
            raise subprocess.CalledProcessError(archive.returncode, "tar")


def pull(engine: Engine, image: str) -> bool:
    try:
        return engine.run("pull", image, timeout=PULL_SECONDS).returncode == 0
    except subprocess.TimeoutExpired:
        return False


def _empty(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()

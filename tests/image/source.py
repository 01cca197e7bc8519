"""Which image belongs to the source as it is: its tag changes with every file that is in it."""

import hashlib
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from transcriber.home import home
from transcriber.license.development import development_token

ROOT = Path(__file__).parents[2]
PARTS = ("contract", "requirements", "transcriber", "LICENSE", "NOTICE", "README.md", "pyproject.toml")
"""What .dockerignore lets through."""
TOOLS = ("Makefile", ".dockerignore")
"""What builds it."""


def licence_folder() -> Path:
    """Folder of the licence that images for tests accept, with its `keys`; kept as long as the images."""
    folder = home() / "image-tests"
    development_token(folder, datetime.now(UTC))
    return folder


def image_tag() -> str:
    """Tag of the English image of this source."""
    return f"longhand-test-en:{_digest()[:16]}"


def copy_source(folder: Path) -> None:
    """Copy all that a build needs, and the keys of the tests' licence as the image's own."""
    for file in _files():
        target = folder / file.relative_to(ROOT)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(file, target)
    shutil.copytree(licence_folder() / "keys", folder / "keys")


def _files() -> Iterator[Path]:
    for part in (*PARTS, *TOOLS):
        path = ROOT / part
        found = sorted(path.rglob("*")) if path.is_dir() else [path]
        yield from (file for file in found if file.is_file() and "__pycache__" not in file.parts)


def _digest() -> str:
    digest = hashlib.sha256()
    for file in (*_files(), *sorted((licence_folder() / "keys").iterdir())):
        digest.update(f"\0{file.name}\0{file.stat().st_mode:o}\0".encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()

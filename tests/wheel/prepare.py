"""Builds the wheel and installs it: by itself, and with all its extras, each into an empty environment.

python -m tests.wheel.prepare
"""

import re
import shutil
import subprocess
import sys
import tomllib
import venv
from pathlib import Path

from tests.wheel.installed import FOLDER, ROOT, wheel

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
EXTRAS = sorted(PROJECT["project"]["optional-dependencies"])


def prepare() -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    FOLDER.mkdir()
    pip(sys.executable, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", FOLDER / "dist", ROOT)
    constraints = FOLDER / "constraints.txt"
    constraints.write_text(pins((ROOT / "requirements" / "dev.lock").read_text("utf-8")), "utf-8")
    built = wheel()
    for name, wanted in (("bare", str(built)), ("full", f"longhand[{','.join(EXTRAS)}] @ {built.as_uri()}")):
        print(f"Installing the wheel: {name} ...", flush=True)  # noqa: T201 - it is a program
        venv.create(FOLDER / name, with_pip=True)
        pip(FOLDER / name / "bin" / "python", "install", "--constraint", constraints, wanted)


def pins(lock: str) -> str:
    """Versions of a lock, as constraints: so that no release of today breaks what is tested."""
    return re.sub(r" \\\n(\s+--hash=\S+( \\\n)?)+", "", lock)


def pip(python: str | Path, *arguments: str | Path) -> None:
    flags = ["--disable-pip-version-check", "--no-input", "--quiet"]
    subprocess.run([str(python), "-m", "pip", *flags, *map(str, arguments)], check=True, timeout=1200)


if __name__ == "__main__":
    prepare()

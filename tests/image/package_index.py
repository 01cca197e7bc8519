"""Lets pip in a build use the package index that pip here uses, with its certificates and local folders."""

import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlparse

from tests.image.engine import Engine


@dataclass(frozen=True)
class PackageIndex:
    """How pip is set up here.

    Attributes
    ----------
    file
        Its settings as a `pip.conf`.
    folders
        On this machine that the settings speak of.
    """

    file: Path
    folders: tuple[Path, ...]

    @classmethod
    def of_this_pip(cls, file: Path) -> "PackageIndex":
        """Ask pip for its settings, from all files and variables, and write them to one file."""
        listed = subprocess.run(
            [sys.executable, "-m", "pip", "config", "list"],
            check=True,
            capture_output=True,
            text=True,
            timeout=180,
        ).stdout
        settings = dict(_setting(line) for line in listed.splitlines())
        lines = (f"{name} = {value}" for name, value in settings.items())
        file.write_text("\n".join(["[global]", *lines, ""]), encoding="utf-8")
        file.chmod(0o600)  # an index may be named with a password
        words = [word for value in settings.values() for word in value.split()]
        return cls(file, tuple(dict.fromkeys(folder for word in words if (folder := _folder(word)))))

    def build_flags(self, engine: Engine) -> list[str]:
        """Options of a build. Docker cannot lend it folders: only an index on the network is of use there."""
        lent = [f"--volume={folder}:{folder}:ro" for folder in self.folders] if engine.is_podman else []
        return [f"--secret=id=pip.conf,src={self.file}", *lent]


def _setting(line: str) -> tuple[str, str]:
    """From `global.cert='/etc/ssl/cert.pem'` or `:env:.cert='...'` to name and value."""
    name, _, value = line.partition("=")
    return name.rpartition(".")[2], value.strip("'\"").replace("\\n", " ")


def _folder(word: str) -> Path | None:
    is_index = word.startswith("file:")
    path = Path(urlparse(word).path if is_index else word)
    if not path.is_absolute() or not path.exists():
        return None
    # The pages of an index may link to files that lie beside it.
    return path.parent if is_index or not path.is_dir() else path

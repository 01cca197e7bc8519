"""The wheel as `make test-wheel` has it installed: by itself, and with all its extras."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / ".wheel"
_OURS = ("LONGHAND_", "AWS_", "LICENSE_TOKEN", "SM_", "PYTHON", "VIRTUAL_ENV")


@dataclass(frozen=True)
class Installed:
    """An environment that has the wheel, and nothing of the checkout.

    Attributes
    ----------
    venv
        Folder of the environment.
    home
        Of what Longhand keeps. Programs run in it, so that no import finds the checkout.
    """

    venv: Path
    home: Path

    def program(self, name: str) -> str:
        return str(self.venv / "bin" / name)

    def environment(self, **more: str) -> dict[str, str]:
        """Variables of the user but for those that Longhand reads: those of pip are needed."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith(_OURS)}
        return kept | {"LONGHAND_HOME": str(self.home)} | more

    def run(self, program: str, *arguments: str | Path, **more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [self.program(program), *map(str, arguments)],
            env=self.environment(**more),
            cwd=self.home,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
            timeout=600,
        )


def wheel() -> Path:
    """The one that was built last."""
    (built,) = (FOLDER / "dist").glob("longhand-*.whl")
    return built

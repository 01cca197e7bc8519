"""`python -m infra.cdk deploy ...`: CDK's own program, run by the node of the Python dependencies."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

from infra.paths import PROJECT

_PROGRAM: Final = "aws-cdk@2"
"""The library is of version 2; a program of version 3 refuses what it writes."""


_WITHOUT_IMAGES: Final = frozenset({"bootstrap", "destroy"})
"""Commands that run the app and build nothing: a licence is not asked for."""
_LATER: Final = ("-c", "license_later=true")


def command(arguments: list[str]) -> list[str]:
    """Give the command that runs CDK's program, which npm fetches on first use."""
    node = Path(os.environ["JSII_NODE"])
    npx = node.parents[1] / "lib" / "node_modules" / "npm" / "bin" / "npx-cli.js"
    # Without npm beside that node, it is one of the user's own, who then has npx as well.
    start = [str(node), str(npx)] if npx.is_file() else ["npx"]
    return [*start, "--yes", _PROGRAM, *arguments, *(() if _WITHOUT_IMAGES.isdisjoint(arguments) else _LATER)]


def main() -> int:
    node_folder = str(Path(os.environ["JSII_NODE"]).parent)
    environment = os.environ | {"PATH": os.pathsep.join([node_folder, os.environ.get("PATH", "")])}
    done = subprocess.run(command(sys.argv[1:]), cwd=PROJECT, env=environment, check=False)  # noqa: S603
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())

import hashlib
import sys
from pathlib import Path
from typing import Final

from aws_cdk import AssetHashType, BundlingOptions, DockerImage
from aws_cdk import aws_lambda as lambda_

from infra.functions import bundle
from infra.functions.local_bundling import LocalBundling
from infra.paths import LAMBDAS_LOCK, PROJECT

_OFFERED: Final = ((3, 11), (3, 12), (3, 13), (3, 14))
"""Versions of Python that AWS Lambda runs."""


class FunctionCode:
    """The zip file of all functions, and what runs it.

    Python is of the version that deploys: only that can make bytecode for it. Where Lambda does not have that
    version, its newest is used, without bytecode, and a cold start takes three times as long.
    """

    architecture: lambda_.Architecture = lambda_.Architecture.X86_64
    runtime: lambda_.Runtime
    code: lambda_.Code

    def __init__(self) -> None:
        own = (sys.version_info.major, sys.version_info.minor)
        version = own if own in _OFFERED else _OFFERED[-1]
        name = ".".join(map(str, version))
        self.runtime = lambda_.Runtime(f"python{name}", lambda_.RuntimeFamily.PYTHON)
        self.code = lambda_.Code.from_asset(
            str(PROJECT / "lambdas"),
            # Told from what goes in, so that nothing is built where a build of the same is there already.
            asset_hash_type=AssetHashType.CUSTOM,
            asset_hash=_hash(name, compiled=version == own),
            bundling=BundlingOptions(
                image=DockerImage.from_registry("unused"),
                local=LocalBundling(python=name, compiled=version == own),
            ),
        )


def _hash(python: str, *, compiled: bool) -> str:
    found = hashlib.sha256(f"{python} {compiled}".encode())
    for path in (LAMBDAS_LOCK, Path(bundle.__file__), *bundle.sources()):
        found.update(f"\n{path.relative_to(PROJECT)}\n".encode())
        found.update(path.read_bytes())
    return found.hexdigest()

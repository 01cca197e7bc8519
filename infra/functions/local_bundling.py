from pathlib import Path
from typing import Any

import jsii
from aws_cdk import ILocalBundling

from infra.functions.bundle import bundle


@jsii.implements(ILocalBundling)
class LocalBundling:
    """Lets CDK bundle the functions without Docker.

    Parameters
    ----------
    python
        Version of the runtime: `3.13`.
    compiled
        Whether to add bytecode, for which this program must run on that version.
    """

    def __init__(self, *, python: str, compiled: bool) -> None:
        self._python = python
        self._compiled = compiled

    def try_bundle(self, output_dir: str, *_: Any, **__: Any) -> bool:
        bundle(Path(output_dir), python=self._python, compiled=self._compiled)
        return True

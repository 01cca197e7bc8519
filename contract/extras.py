"""The extras of the package: what some of its parts need besides what every installation has."""

import importlib.util
from typing import Final

from contract.errors.program import PackagesMissing

EXTRAS: Final = {
    "aws": ("boto3", "botocore"),
    "local": (
        "aws_lambda_powertools",
        "boto3",
        "botocore",
        "flask",
        "moto",
        "pydantic_settings",
        "python_multipart",
        "tinytag",
        "werkzeug",
    ),
    "models": ("onnx", "tomlkit"),
    "whisper": ("ctranslate2",),
    "worker": ("botocore",),
}
"""By extra of `pyproject.toml`: modules by which it is told whether it is installed."""

_NAMED: Final = 3
"""Modules that a message names. What to do is the same for all."""


def refuse_without(extra: str, what: str) -> None:
    """See that an extra is installed. Nothing is imported for it.

    Parameters
    ----------
    what
        Begins the message: what needs the extra.

    Raises
    ------
    PackagesMissing
    """
    missing = [module for module in EXTRAS[extra] if importlib.util.find_spec(module) is None]
    if missing:
        more = ", ..." if len(missing) > _NAMED else ""
        raise PackagesMissing(
            f"{what} needs packages that are not installed ({', '.join(missing[:_NAMED])}{more})",
            f"pip install 'longhand[{extra}]'",
        )

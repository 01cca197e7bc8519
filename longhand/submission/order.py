"""The job config that is sent with recordings."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, Final

import typer

from contract.errors.client import ClientFileInvalid

DEFAULT_LANGUAGE: Final = "en"


def config_of(text: str | None, language: str | None, operating_point: str | None) -> dict[str, Any]:
    """Give the config that options ask for: one that was written, or a small one. The API judges it.

    Parameters
    ----------
    text
        A JSON object, or the name of a file that holds one.

    Raises
    ------
    ClientFileInvalid
    """
    if text is None:
        wanted = {"language": language or DEFAULT_LANGUAGE, "operating_point": operating_point}
        section = {name: value for name, value in wanted.items() if value}
        return {"type": "transcription", "transcription_config": section}
    if language or operating_point:
        raise typer.BadParameter("--language and --operating-point are for jobs without --config")
    if text.lstrip().startswith("{"):
        return _object(text, "--config")
    try:
        content = Path(text).expanduser().read_text("utf-8-sig")
    except (OSError, ValueError) as error:
        raise ClientFileInvalid(
            f"cannot read the config in {text}", getattr(error, "strerror", "") or ""
        ) from None
    return _object(content, text)


def _object(text: str, where: str) -> dict[str, Any]:
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ClientFileInvalid(f"{where} is no JSON", str(error)) from None
    if not isinstance(document, dict):
        raise ClientFileInvalid(f"{where} is no config", "it is to be a JSON object")
    return document

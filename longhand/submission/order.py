"""The job config that is sent with recordings: as its user wrote it, or as options ask for it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typer

from contract.errors.api import PathUnknown
from contract.errors.client import ApiRefused, ClientFileInvalid

if TYPE_CHECKING:
    from longhand.client import Api

DEFAULT_LANGUAGE: Final = "en"


@dataclass(frozen=True, slots=True)
class Order:
    """What options of a command ask for.

    Attributes
    ----------
    written
        The config that the user wrote; None for a plain one.
    operating_point
        None for what the deployment has as its default.
    """

    written: dict[str, Any] | None = None
    language: str = DEFAULT_LANGUAGE
    operating_point: str | None = None

    def config(self, api: Api) -> dict[str, Any]:
        """Give the config to send. The API judges it.

        Raises
        ------
        ClientError
            The deployment could not be asked for its default.
        """
        if self.written is not None:
            return self.written
        point = self.operating_point or _default_of(self.language, api)
        section = {"language": self.language, **({"model": point} if point else {})}
        return {"type": "transcription", "transcription_config": section}


def order_of(text: str | None, language: str | None, operating_point: str | None) -> Order:
    """Read the options.

    Parameters
    ----------
    text
        A JSON object, or the name of a file that holds one.

    Raises
    ------
    ClientFileInvalid
    """
    if text is None:
        return Order(None, language or DEFAULT_LANGUAGE, operating_point)
    if language or operating_point:
        raise typer.BadParameter("--language and --operating-point are for jobs without --config")
    return Order(_written(text))


def _default_of(language: str, api: Api) -> str | None:
    """Ask for the default of a language; None where the deployment does not have it, and will say so."""
    try:
        offer = api.languages().get(language)
    except ApiRefused as refused:
        if refused.reason != PathUnknown.code:
            raise
        return None  # of an older version: it takes the contract's default
    return offer.default_operating_point if offer else None


def _written(text: str) -> dict[str, Any]:
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

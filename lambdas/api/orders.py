"""What a caller asks for: the job config that was posted, checked as far as that can be done here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from contract.errors.api import ConfigRejected, MalformedRequest, MissingDataFile
from contract.errors.config import ConfigError
from contract.job.record import FetchOrder
from lambdas.jobs.order import Order, read_order

if TYPE_CHECKING:
    from lambdas.api.body.posted import Recording
    from lambdas.api.settings import ApiSettings

_NAMELESS: Final = "recording"
_SCHEMES: Final = ("http://", "https://")


def posted_order(config: str | bytes, settings: ApiSettings) -> Order:
    """Read a job config.

    Raises
    ------
    ConfigRejected
        It cannot be used. The detail says where and why.
    """
    try:
        order = read_order(config, settings)
    except ConfigError as error:
        raise ConfigRejected(detail=str(error)) from error
    if order.config.get("fetch_text"):
        raise ConfigRejected(detail="fetch_text: there are no jobs that align a text here")
    fetch = fetch_of(order)
    if fetch and not fetch.url.lower().startswith(_SCHEMES):
        raise ConfigRejected(detail="fetch_data.url: must be a URL that begins with http:// or https://")
    return order


def fetch_of(order: Order) -> FetchOrder | None:
    """Give what is to be fetched; None if the recording comes otherwise."""
    asked = order.config.get("fetch_data")
    return FetchOrder(url=asked["url"], auth_headers=asked.get("auth_headers") or ()) if asked else None


def refuse_two_recordings(recording: Recording | None, fetch: FetchOrder | None) -> None:
    """Refuse a job with two recordings, and one with none.

    Raises
    ------
    MalformedRequest, MissingDataFile
    """
    if recording and fetch:
        raise MalformedRequest(detail="there is a data_file, and the config has fetch_data: give one of them")
    if not recording and not fetch:
        raise MissingDataFile(detail=MissingDataFile.advice)


def refuse_fetching(order: Order) -> None:
    """Refuse a config that names another recording than the one that is to be uploaded.

    Raises
    ------
    ConfigRejected
    """
    if fetch_of(order):
        raise ConfigRejected(detail="fetch_data: cannot stand here, the recording is the one to be uploaded")


def name_in(url: str) -> str:
    """Name a recording by the last part of its URL; by its host if there is none."""
    try:
        parts = urlsplit(url)
        return unquote(parts.path).rstrip("/").rpartition("/")[2] or parts.hostname or _NAMELESS
    except ValueError:
        return _NAMELESS

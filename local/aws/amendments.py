"""What moto leaves out and its users here need, put right in the process that serves it."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

Event = dict[str, Any]


def amend_moto() -> None:
    """Call once, in the process of the server, before it serves.

    Raises
    ------
    AttributeError
        This is another moto than the one that the dependencies pin.
    """
    _name_versions()
    _forget_instances()


def _name_versions() -> None:
    """S3 names the version of an upload in its event. Without it, two uploads under one key look the same."""
    from moto.s3 import notifications  # noqa: PLC0415 - not in the process that starts the server

    event_of: Callable[..., Event] = notifications._get_s3_event  # noqa: SLF001 - there is no other way in

    @wraps(event_of)
    def with_version(event_name: str, bucket: Any, key: Any, notification_id: str) -> Event:
        event = event_of(event_name, bucket, key, notification_id)
        if key.version_id != "null":
            event["Records"][0]["s3"]["object"]["versionId"] = key.version_id
        return event

    notifications._get_s3_event = with_version  # noqa: SLF001


def _forget_instances() -> None:
    """Keep no list of everything there ever was.

    moto keeps each object, message and item, and each copy of one that it makes for an answer, so that
    `reset` finds them all. Nobody resets this one, and it may run for weeks.
    """
    from moto.core.common_models import BaseModel  # noqa: PLC0415

    if "__new__" not in vars(BaseModel):
        raise AttributeError("moto.core.common_models.BaseModel keeps no list of its instances")

    def made(cls: type[BaseModel], *_: Any, **__: Any) -> BaseModel:
        return object.__new__(cls)

    BaseModel.__new__ = made  # type: ignore[method-assign]

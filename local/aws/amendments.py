"""What moto leaves out, or does too slowly for many uploads, put right in the process that serves it."""

from __future__ import annotations

import time
from functools import wraps
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from moto.core.common_models import BaseModel
    from moto.sqs.models import Message, SQSBackend

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
    _know_services()
    _count_messages_only_when_asked()


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

    _replace(notifications, "_get_s3_event", with_version)


def _forget_instances() -> None:
    """Keep no list of everything there ever was.

    moto keeps each object, message and item, and each copy of one that it makes for an answer, so that
    `reset` finds them all. Nobody resets this one, and it may run for weeks.
    """
    from moto.core import common_models  # noqa: PLC0415

    def made(cls: type[BaseModel], *_: Any, **__: Any) -> BaseModel:
        return object.__new__(cls)

    _replace(common_models.BaseModel, "__new__", made)


def _know_services() -> None:
    """Do not list the package's folder at each call, while all other calls wait."""
    from moto import backends  # noqa: PLC0415

    services = frozenset(backends.list_of_moto_modules())
    _replace(backends, "list_of_moto_modules", lambda: services)


def _count_messages_only_when_asked() -> None:
    """Keep a queue usable that holds thousands of messages.

    To know how long a message is kept, moto reads all attributes of its queue, three times for each message
    that is received. The number of messages is one, for which each of them looks at the clock.
    """
    from moto.sqs import models  # noqa: PLC0415

    def now_ms() -> float:
        return time.time() * 1000

    def is_kept(backend: SQSBackend, queue: str, message: Message) -> bool:
        kept_ms = backend.get_queue(queue).message_retention_period * 1000  # type: ignore[attr-defined]
        return bool(message.sent_timestamp + kept_ms > now_ms())

    _replace(models.SQSBackend, "is_message_valid_based_on_retention_period", is_kept)
    _replace(models, "unix_time_millis", now_ms)


def _replace(owner: object, name: str, replacement: Callable[..., Any]) -> None:
    getattr(owner, name)
    setattr(owner, name, replacement)

"""What moto leaves out, or does too slowly for many uploads, put right in the process that serves it."""

from __future__ import annotations

import threading
import time
from functools import wraps
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from moto.core.common_models import BaseModel
    from moto.sqs.models import SQSBackend

Event = dict[str, Any]

_COUNTS: Final = {
    "ApproximateNumberOfMessages": "approximate_number_of_messages",
    "ApproximateNumberOfMessagesDelayed": "approximate_number_of_messages_delayed",
    "ApproximateNumberOfMessagesNotVisible": "approximate_number_of_messages_not_visible",
}

_FORMS: Final = ("application/x-www-form-urlencoded", "multipart/form-data")


def amend_moto() -> None:
    """Call once, in the process of the server, before it serves.

    Raises
    ------
    AttributeError
        This is another moto than the one that the dependencies pin.
    """
    _name_versions()
    _do_one_call_on_items_at_a_time()
    _forget_instances()
    _know_services()
    _count_messages_only_when_asked()
    _put_whatever_its_type()


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


def _do_one_call_on_items_at_a_time() -> None:
    """DynamoDB looks at a condition and writes in one step, and nobody reads half of what is written.

    moto does it in several, and another call's thread may go on in between: then two submissions of one job
    might both be told that they were the first, or a job be seen rejected without its reason.
    """
    from moto.dynamodb.responses import DynamoHandler  # noqa: PLC0415

    one = threading.Lock()
    call: Callable[..., Any] = DynamoHandler.call_action

    @wraps(call)
    def alone(handler: DynamoHandler) -> Any:
        with one:
            return call(handler)

    _replace(DynamoHandler, "call_action", alone)


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

    moto reads all attributes of a queue for each message that is sent to it, and nine times for each that is
    received. Three of them are numbers of messages, for which each message looks at a slow clock.
    """
    from moto.sqs import models  # noqa: PLC0415

    get_others = models.SQSBackend.get_queue_attributes

    def get_queue_attributes(backend: SQSBackend, name: str, asked: list[str]) -> dict[str, Any]:
        found = get_others(backend, name, [attribute for attribute in asked if attribute not in _COUNTS])
        queue = backend.get_queue(name)
        counted = _COUNTS if "All" in asked else _COUNTS.keys() & set(asked)
        return found | {attribute: getattr(queue, _COUNTS[attribute]) for attribute in counted}

    _replace(models.SQSBackend, "get_queue_attributes", get_queue_attributes)
    others = [attribute for attribute in models.Queue.BASE_ATTRIBUTES if attribute not in _COUNTS]
    _replace(models.Queue, "BASE_ATTRIBUTES", others)
    _replace(models, "unix_time_millis", lambda: time.time() * 1000)


def _put_whatever_its_type() -> None:
    """S3 keeps what is put to it, whatever its type says.

    Many clients say of any body that it is a form, where they are not told better. moto then takes it apart,
    and the object is empty.
    """
    from moto.moto_server.werkzeug_app import DomainDispatcherApplication  # noqa: PLC0415

    call = DomainDispatcherApplication.__call__

    def without_forms(app: Any, environ: dict[str, Any], start_response: Any) -> Any:
        if environ["REQUEST_METHOD"] == "PUT" and environ.get("CONTENT_TYPE", "").startswith(_FORMS):
            environ["CONTENT_TYPE"] = "application/octet-stream"
        return call(app, environ, start_response)

    _replace(DomainDispatcherApplication, "__call__", without_forms)


def _replace(owner: object, name: str, replacement: object) -> None:
    getattr(owner, name)
    setattr(owner, name, replacement)

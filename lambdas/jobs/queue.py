"""Messages from a queue, one by one: what could not be handled goes back, and waits longer each time.

What nobody can read does not: it goes to the dead letters at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType
from botocore.exceptions import BotoCoreError, ClientError

from lambdas.jobs.logs import log
from lambdas.jobs.unreadable import MessageUnreadable

if TYPE_CHECKING:
    from collections.abc import Callable

    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
    from mypy_boto3_sqs import SQSClient

    from lambdas.jobs.settings import QueueSettings

MAX_BACKOFF_SECONDS: Final = 15 * 60
_REASON: Final = "Reason"
"""Attribute of a dead letter: why nobody could read it."""


class TryLater(Exception):
    """Nothing is wrong with the message, but this is not the moment.

    Parameters
    ----------
    wait_seconds
        Until the next try; None to leave that to the queue.
    """

    def __init__(self, message: str, wait_seconds: int | None = None) -> None:
        super().__init__(message)
        self.wait_seconds = wait_seconds


@dataclass(frozen=True, slots=True)
class Message:
    """One message.

    Attributes
    ----------
    receives
        How often it was received, this time included.
    """

    body: str
    receives: int


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue and how patient to be with it.

    Attributes
    ----------
    backoff_seconds
        Wait after the first try; doubled after each further one, up to `MAX_BACKOFF_SECONDS`.
    dead_letters_url
        Of the queue of what could not be handled; empty where there is none.
    """

    client: SQSClient
    url: str
    backoff_seconds: int
    dead_letters_url: str = ""

    @classmethod
    def of(cls, client: SQSClient, settings: QueueSettings) -> Self:
        """Give the queue that a function is fed from."""
        return cls(client, settings.queue_url, settings.backoff_seconds, settings.dead_letters_url)

    def handle(self, event: dict[str, Any], handle: Callable[[Message], None]) -> dict[str, Any]:
        """Handle every message of an invocation.

        Parameters
        ----------
        event
            As Lambda's event source mapping gives it.
        handle
            Called with each message. Whatever it raises fails that message alone; `MessageUnreadable` makes
            it a dead letter.

        Returns
        -------
        dict
            The messages that failed, for the event source mapping to leave in the queue.
        """

        def handle_or_bury(record: SQSRecord) -> None:
            try:
                handle(Message(record.body, _receives(record)))
            except MessageUnreadable as error:
                if not self._bury(record, error):
                    raise

        processor = _Processor(self)
        with processor(event["Records"], handle_or_bury):
            processor.process()
        return dict(processor.response())

    def put_off(self, receipt: str, seconds: int) -> None:
        """Hide a message for some time. If that fails, it stays hidden for as long as the queue says."""
        try:
            self.client.change_message_visibility(
                QueueUrl=self.url, ReceiptHandle=receipt, VisibilityTimeout=seconds
            )
        except (BotoCoreError, ClientError) as error:
            log.warning("a message could not be put off", extra={"error": str(error)})

    def _bury(self, record: SQSRecord, error: MessageUnreadable) -> bool:
        """Send what nobody can read to the dead letters. If that fails, the queue does so in its own time."""
        if not self.dead_letters_url:
            return False
        about = {"message_id": record.message_id, "receives": _receives(record)}
        try:
            self.client.send_message(
                QueueUrl=self.dead_letters_url,
                MessageBody=record.body,
                MessageAttributes={_REASON: {"DataType": "String", "StringValue": str(error)}},
            )
        except (BotoCoreError, ClientError) as refused:
            log.warning("a dead letter could not be sent", extra={**about, "error": str(refused)})
            return False
        log.error("a message goes to the dead letters: %s", error, extra=about)
        return True

    def wait_seconds(self, receives: int) -> int:
        """Tell how long to wait after so many tries."""
        doublings = min(max(receives, 1) - 1, MAX_BACKOFF_SECONDS.bit_length())
        return min(self.backoff_seconds << doublings, MAX_BACKOFF_SECONDS)


class _Processor(BatchProcessor):
    def __init__(self, queue: Queue) -> None:
        # Every message that failed is named and has its own wait, also where all of them did.
        super().__init__(event_type=EventType.SQS, raise_on_entire_batch_failure=False)
        self._queue = queue

    def failure_handler(self, record: SQSRecord, exception: Any) -> Any:
        error = exception[1]
        receives = _receives(record)
        # What cannot be read, and could not be sent to the dead letters, gets there by its next receives.
        wait = 0 if isinstance(error, MessageUnreadable) else self._queue.wait_seconds(receives)
        if isinstance(error, TryLater) and error.wait_seconds is not None:
            wait = error.wait_seconds
        tell = log.info if isinstance(error, TryLater) else log.error
        tell(
            "a message goes back to its queue: %s",
            error,
            extra={"message_id": record.message_id, "receives": receives, "again_in_seconds": wait},
            exc_info=None if isinstance(error, (TryLater, MessageUnreadable)) else exception,
        )
        self._queue.put_off(record.receipt_handle, wait)
        return super().failure_handler(record, exception)


def _receives(record: SQSRecord) -> int:
    return int(record.attributes.approximate_receive_count or 1)

"""Messages from a queue, one by one: what could not be handled goes back, and waits longer each time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from aws_lambda_powertools.utilities.batch import BatchProcessor, EventType
from botocore.exceptions import BotoCoreError, ClientError

from lambdas.jobs.logs import log

if TYPE_CHECKING:
    from collections.abc import Callable

    from aws_lambda_powertools.utilities.data_classes.sqs_event import SQSRecord
    from mypy_boto3_sqs import SQSClient

MAX_BACKOFF_SECONDS: Final = 15 * 60


class MessageUnreadable(ValueError):
    """A message that no later try will read either."""


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
    """

    client: SQSClient
    url: str
    backoff_seconds: int

    def handle(self, event: dict[str, Any], handle: Callable[[Message], None]) -> dict[str, Any]:
        """Handle every message of an invocation.

        Parameters
        ----------
        event
            As Lambda's event source mapping gives it.
        handle
            Called with each message. Whatever it raises fails that message alone.

        Returns
        -------
        dict
            The messages that failed, for the event source mapping to leave in the queue.
        """
        processor = _Processor(self)
        with processor(event["Records"], lambda record: handle(Message(record.body, _receives(record)))):
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
        # What cannot be read goes to the dead-letter queue without delay: nobody need wait for it.
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

"""Plays Lambda's event source mapping: messages from a queue to a function, and what it handled is deleted.

What the function does not handle stays in the queue, which shows it again and gives up on it in its own time.
"""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from local.functions.pool import FunctionFailed, FunctionStopped

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

    from local.functions.pool import FunctionPool

_WAIT_SECONDS: Final = 1
"""Of a long poll. Short, since a poll that is under way holds up the end of everything."""
_PAUSE_SECONDS: Final = 1.0
"""After a poll that failed."""

_log = logging.getLogger("longhand.local")

Message = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """A queue, as its consumer knows it."""

    url: str
    arn: str
    region: str

    @property
    def dead_letters_url(self) -> str:
        return f"{self.url}-dead"


class EventSource:
    """Feeds one function from one queue.

    Parameters
    ----------
    client
        Of SQS. It must not try again by itself.
    batch_size
        Messages in one invocation, at most.
    concurrency
        Invocations at once, at most.
    """

    def __init__(
        self,
        client: SQSClient,
        queue: Queue,
        pool: FunctionPool,
        *,
        batch_size: int,
        concurrency: int,
    ) -> None:
        self._client = client
        self._queue = queue
        self._pool = pool
        self._batch_size = batch_size
        self._stopping = threading.Event()
        self._threads = [
            threading.Thread(target=self._poll, name=f"poll-{number}", daemon=True)
            for number in range(concurrency)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def ask_to_stop(self) -> None:
        """Have no more messages taken: its threads end after what is being handled."""
        self._stopping.set()

    @property
    def threads(self) -> list[threading.Thread]:
        return list(self._threads)

    def _poll(self) -> None:
        while not self._stopping.is_set():
            try:
                self._handle(self._received())
            except FunctionStopped:
                return  # the message stays
            except FunctionFailed as error:
                _log.error("%s", error)
            except (BotoCoreError, ClientError) as error:
                if not self._stopping.is_set():
                    _log.warning("queue %s: %s", self._queue.url, error)
                    self._stopping.wait(_PAUSE_SECONDS)

    def _received(self) -> list[Message]:
        answer = self._client.receive_message(
            QueueUrl=self._queue.url,
            MaxNumberOfMessages=self._batch_size,
            WaitTimeSeconds=_WAIT_SECONDS,
            AttributeNames=["All"],
            MessageAttributeNames=["All"],
        )
        return [as_record(dict(found), self._queue) for found in answer.get("Messages", [])]

    def _handle(self, records: list[Message]) -> None:
        if not records:
            return
        outcome = self._pool.invoke({"Records": records})
        failed = {item["itemIdentifier"] for item in (outcome or {}).get("batchItemFailures", [])}
        handled = [record for record in records if record["messageId"] not in failed]
        if handled:
            self._client.delete_message_batch(
                QueueUrl=self._queue.url,
                Entries=[
                    {"Id": str(place), "ReceiptHandle": record["receiptHandle"]}
                    for place, record in enumerate(handled)
                ],
            )


def as_record(message: Message, queue: Queue) -> Message:
    """Write a message as a function gets it."""
    return {
        "messageId": message["MessageId"],
        "receiptHandle": message["ReceiptHandle"],
        "body": message["Body"],
        "attributes": message.get("Attributes", {}),
        "messageAttributes": message.get("MessageAttributes", {}),
        "md5OfBody": message["MD5OfBody"],
        "eventSource": "aws:sqs",
        "eventSourceARN": queue.arn,
        "awsRegion": queue.region,
    }

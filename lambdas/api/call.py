"""What a call works with: the service that answers it, and the request."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from lambdas.api.headers import json_type
from lambdas.jobs import clients
from lambdas.jobs.results import Results
from lambdas.jobs.table import JobsTable

if TYPE_CHECKING:
    from collections.abc import Callable

    from aws_lambda_powertools.utilities.data_classes import LambdaFunctionUrlEvent
    from mypy_boto3_batch import BatchClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_sqs import SQSClient

    from lambdas.api.callers import Caller
    from lambdas.api.settings import ApiSettings

ANSWER_SECONDS: Final = 5
"""Of the time a function has, what is kept to read and write the answer after waiting."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """What all calls work with. Clients are made when the first call needs them.

    Attributes
    ----------
    clock, pause
        Tells the time, and lets some seconds of it pass.
    """

    settings: ApiSettings
    clock: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))
    pause: Callable[[float], None] = field(default=time.sleep)

    @property
    def table(self) -> JobsTable:
        return JobsTable(clients.dynamodb(), self.settings.jobs_table)

    @property
    def results(self) -> Results:
        return Results(clients.s3(), self.settings.results_bucket)

    @property
    def s3(self) -> S3Client:
        return clients.s3()

    @property
    def sqs(self) -> SQSClient:
        return clients.sqs()

    @property
    def batch(self) -> BatchClient:
        return clients.batch()


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call of the API.

    Attributes
    ----------
    event
        The request. Its parameters are read already; of its body, nothing is.
    now
        When it came.
    seconds_left
        Until the function is stopped.
    """

    service: Service
    caller: Caller
    event: LambdaFunctionUrlEvent
    now: datetime
    seconds_left: float

    @property
    def owner(self) -> str:
        """Whose jobs it is about."""
        return self.caller.owner

    @property
    def json(self) -> str:
        """The name for JSON that the client takes."""
        return json_type(self.header("accept"))

    @property
    def patience(self) -> float:
        """Seconds that it may wait for a job from now on: taking a recording may have cost some already."""
        gone = (self.service.clock() - self.now).total_seconds()
        left = self.seconds_left - gone - ANSWER_SECONDS
        return max(0.0, min(self.service.settings.max_wait_seconds, left))

    def header(self, name: str) -> str:
        """Give a header of the request, named in small letters; empty if it was not sent."""
        return str(self.event.headers.get(name, ""))

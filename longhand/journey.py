"""One recording taken the whole way through the embedded cloud, and what each part of the way took."""

from __future__ import annotations

import json
import time
import urllib.request
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, Self

from contract.errors.job import JobFailed
from contract.job.identity import job_id
from contract.job.layout import error_key, summary_key
from contract.job.outcome import Failure, Summary
from contract.job.state import State
from lambdas.jobs.table import JobsTable
from local.aws.clients import Clients
from local.aws.environment import aws_environment
from local.aws.resources import TABLE
from local.settings import DEFAULT_REGION

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from contract.job.layout import TranscriptFormat
    from contract.job.record import JobRecord
    from local.endpoints import Endpoints

_LOOK_SECONDS: Final = 0.1
_CALL_SECONDS: Final = 60.0


@dataclass(frozen=True, slots=True)
class Stage:
    """A part of the way, and how long it took."""

    name: str
    seconds: float


@dataclass(frozen=True, slots=True)
class Journey:
    """A recording that arrived.

    Attributes
    ----------
    record
        With the history of its states.
    stages
        In order; together they are the whole time.
    """

    record: JobRecord
    summary: Summary
    stages: tuple[Stage, ...]


@dataclass(frozen=True, slots=True)
class Traveller:
    """A user of the embedded cloud who watches what becomes of an upload."""

    cloud: Endpoints
    clients: Clients

    @classmethod
    def to(cls, cloud: Endpoints) -> Self:
        return cls(cloud, Clients.of(aws_environment(cloud.endpoint_url, DEFAULT_REGION)))

    def travel(
        self, key: str, recording: Path, config: dict[str, Any], on_state: Callable[[State], None]
    ) -> Journey:
        """Upload a recording and wait for its transcript.

        Parameters
        ----------
        on_state
            Called with each state that the job gets to, once.

        Raises
        ------
        JobFailed
            It was rejected.
        """
        bucket, s3 = self.cloud.uploads_bucket, self.clients.s3
        s3.put_object(Bucket=bucket, Key=f"{key}.json", Body=json.dumps(config).encode())
        sent_at = datetime.now(UTC)
        with recording.open("rb") as body:
            version = s3.put_object(Bucket=bucket, Key=key, Body=body)["VersionId"]
        record = self.wait(job_id(bucket, key, version), on_state)
        if record.state is State.REJECTED:
            failure = Failure.from_json(self.result(error_key(record.id)))
            raise JobFailed(failure.message, f"{failure.advice} [{failure.code}]")
        summary = Summary.from_json(self.result(summary_key(record.id)))
        return Journey(record, summary, tuple(stages(record, summary, sent_at)))

    def wait(self, job: str, on_state: Callable[[State], None]) -> JobRecord:
        """Wait until a job ends."""
        table, told = JobsTable(self.clients.dynamodb, TABLE), 0
        while True:
            record = table.get(job)
            history = record.history if record else ()
            for step in history[told:]:
                on_state(step.state)
            told = len(history)
            if record and record.state.is_end:
                return record
            time.sleep(_LOOK_SECONDS)

    def transcript(self, job: str, form: TranscriptFormat) -> bytes:
        """Get a transcript from the API, as any client would."""
        request = urllib.request.Request(  # noqa: S310 - our own address
            f"{self.cloud.api_url}/v2/jobs/{job}/transcript?format={form}",
            headers={"Authorization": f"Bearer {self.cloud.api_key}"},
        )
        with urllib.request.urlopen(request, timeout=_CALL_SECONDS) as answer:  # noqa: S310
            content: bytes = answer.read()
        return content

    def result(self, key: str) -> bytes:
        return self.clients.s3.get_object(Bucket=self.cloud.results_bucket, Key=key)["Body"].read()


def stages(record: JobRecord, summary: Summary, sent_at: datetime) -> list[Stage]:
    """Tell what each part of the way took, from when it was sent to when it was known as done."""
    at = {step.state: step.at for step in record.history}
    started, finished = map(datetime.fromisoformat, (summary.started_at, summary.finished_at))
    worked = summary.download_seconds + summary.run_seconds + summary.upload_seconds
    return [
        Stage("upload", (record.created_at - sent_at).total_seconds()),
        Stage("examined and given to Batch", (at[State.SUBMITTED] - record.created_at).total_seconds()),
        Stage("worker started", (started - at[State.SUBMITTED]).total_seconds()),
        Stage("recording read by the worker", summary.download_seconds),
        Stage("transcribed", summary.run_seconds),
        Stage("results stored", summary.upload_seconds),
        Stage("worker ended", (finished - started).total_seconds() - worked),
        Stage("known as done", (at[State.DONE] - finished).total_seconds()),
    ]

"""The API function in this process, over a store in memory whose own time is taken apart."""

from __future__ import annotations

import json
import os
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from unittest.mock import patch

import boto3
from botocore.client import BaseClient
from moto import mock_aws

from contract.job.identity import posted_key
from contract.job.layout import transcript_key
from contract.job.record import JobRecord, Step
from contract.job.state import State
from lambdas.api import handler
from lambdas.api.settings import ApiSettings
from lambdas.jobs import clients
from lambdas.jobs.keys import keys_document, new_key
from lambdas.jobs.table import JobsTable
from local.aws.table import jobs_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

OWNER: Final = "benchmark"
_JOBS, _RESULTS, _UPLOADS, _KEYS = "jobs", "results", "uploads", "keys"
_CALL: Final = "_make_api_call"
"""Of a client: every operation goes through it."""
_REGION: Final = "us-east-1"


@dataclass(frozen=True, slots=True)
class Taken:
    """One call.

    Attributes
    ----------
    over_store_ms
        What the call took, but for the time that the store took to answer: ours.
    requests
        To the store, in order: names of its operations.
    """

    status: int
    over_store_ms: float
    requests: tuple[str, ...]


@dataclass
class MeasuredApi:
    """An API to call."""

    table: JobsTable
    s3: Any
    key: str
    _store_seconds: float = 0.0
    _requests: list[str] = field(default_factory=list)

    def get(self, path: str, query: Mapping[str, str] | None = None, encoding: str = "identity") -> Taken:
        """Call it once."""
        headers = {"authorization": f"Bearer {self.key}", "accept-encoding": encoding}
        event = _event(path, query or {}, headers)
        self._store_seconds, self._requests = 0.0, []
        began = time.perf_counter()
        answer = handler.handle(event, None)
        seconds = time.perf_counter() - began - self._store_seconds
        return Taken(answer["statusCode"], 1000 * seconds, tuple(self._requests))

    def put_transcript(self, job: str, transcript: bytes) -> None:
        self.s3.put_object(Bucket=_RESULTS, Key=transcript_key(job), Body=transcript)

    def watched(self, call: Any) -> Any:
        """Take the time of every call that a client makes."""

        def timed(client: BaseClient, operation: str, arguments: dict[str, Any]) -> Any:
            began = time.perf_counter()
            try:
                return call(client, operation, arguments)
            finally:
                self._store_seconds += time.perf_counter() - began
                self._requests.append(operation)

        return timed


@contextmanager
def measured_api() -> Iterator[MeasuredApi]:
    """Make one, with a table, buckets and one key."""
    settings = ApiSettings(
        jobs_table=_JOBS,
        results_bucket=_RESULTS,
        uploads_bucket=_UPLOADS,
        api_keys_secret=_KEYS,
        fetch_queue_url="none",
        job_definitions={"en-standard": "none"},
    )
    environment = {
        **settings.to_environment(),
        "AWS_ACCESS_KEY_ID": "none",
        "AWS_SECRET_ACCESS_KEY": "none",
        "AWS_REGION": _REGION,
        "AWS_DEFAULT_REGION": _REGION,
    }
    with patch.dict(os.environ, environment), mock_aws():
        key, entry = new_key(OWNER, datetime.now(UTC))
        secrets = boto3.client("secretsmanager")
        secrets.create_secret(Name=_KEYS, SecretString=json.dumps(keys_document((entry,))))
        for bucket in (_RESULTS, _UPLOADS):
            clients.s3().create_bucket(Bucket=bucket)
        clients.dynamodb().create_table(**jobs_table(_JOBS))
        api = MeasuredApi(JobsTable(clients.dynamodb(), _JOBS), clients.s3(), key)
        with patch.object(BaseClient, _CALL, api.watched(getattr(BaseClient, _CALL))):
            yield api


def done_job(number: int) -> JobRecord:
    """Give the record of a job that is done, the newer the higher its number."""
    job = f"benchmark{number:015d}"
    created = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=number)
    return JobRecord(
        id=job,
        owner=OWNER,
        source="post",
        bucket=_UPLOADS,
        key=posted_key(job),
        version_id="v1",
        size_bytes=1_000_000,
        data_name=f"call {number}.mp3",
        created_at=created,
        state=State.DONE,
        history=tuple(
            Step(state=state, at=created)
            for state in (State.EXPECTED, State.RECEIVED, State.SUBMITTED, State.RUNNING, State.DONE)
        ),
        config={"type": "transcription", "transcription_config": {"language": "en"}},
        language="en",
        operating_point="standard",
        format="mp3",
        duration_seconds=600.0,
        audio_seconds=600.0,
        updated_at=created,
        expires_at=datetime.now(UTC) + timedelta(days=30),
    )


def _event(path: str, query: Mapping[str, str], headers: Mapping[str, str]) -> dict[str, Any]:
    return {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": "&".join(f"{name}={value}" for name, value in query.items()),
        "queryStringParameters": dict(query),
        "headers": dict(headers),
        "requestContext": {
            "http": {"method": "GET", "path": path, "protocol": "HTTP/1.1", "sourceIp": "127.0.0.1"},
            "requestId": "benchmark",
            "stage": "$default",
            "timeEpoch": 0,
        },
        "isBase64Encoded": False,
    }

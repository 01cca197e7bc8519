"""Whether many uploads at once are all transcribed, each once.

Every upload is told of by S3's own event. Where events are repeated, further copies of each are put into the
queue, as S3 may deliver one event several times, after later ones, and while the first is still worked on.
"""

import json
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import quote_plus

from benchmarks.bench import Bench, Measure, tell
from benchmarks.cloud import cloud
from benchmarks.figures import Figure, Target
from benchmarks.report import Outcome
from contract.job.identity import job_id
from contract.job.record import JobRecord
from contract.job.state import State
from contract.transcript import timestamp
from lambdas.jobs.table import JobsTable
from local.aws.resources import TABLE
from local.identity import ACCOUNT, named
from local.logs import JOBS_GROUP
from longhand.journey import Traveller

_WORKERS: Final = 2
_UPLOADERS: Final = 4
_LOOK_SECONDS: Final = 2.0
_LOOKED_AT: Final = 20
_QUIET_SECONDS: Final = 600.0
"""With no job ending for so long, those that are left count as lost."""
_NONE: Final = Target(0.0, 0.0)

_NOTHING_SAID: Final = {
    "format": "2.7",
    "metadata": {"created_at": "2026-01-01T00:00:00.000Z", "type": "transcription"},
    "results": [],
}
INSTANT: Final = f"#!/bin/sh\necho '{json.dumps(_NOTHING_SAID)}'\n"
"""In the place of `pipeline` for thousands of uploads: this is about events and jobs, not recognition."""


@dataclass(frozen=True, slots=True)
class Storm:
    """So many uploads, and how often each of their events comes."""

    uploads: int
    deliveries: int
    pipeline: str | None

    def take(self, bench: Bench) -> Outcome:
        uploads = self.uploads // 10 if bench.quick else self.uploads
        clip = bench.recordings.clip.path.read_bytes()
        began = time.perf_counter()
        with cloud(_WORKERS, self.pipeline) as measured:
            with ThreadPoolExecutor(_UPLOADERS) as uploaders:
                jobs = list(
                    uploaders.map(
                        lambda number: _upload(measured.traveller, number, clip, self.deliveries),
                        range(uploads),
                    )
                )
            tell(f"  {uploads} uploads after {time.perf_counter() - began:.0f} s")
            seen = _Seen(
                jobs,
                _ended(measured.traveller, jobs),
                _recorded(measured.traveller),
                _attempts(measured.traveller),
            )
        seconds = time.perf_counter() - began
        repeated = f", each told of {self.deliveries} times" if self.deliveries > 1 else ""
        return _outcome(seen, seconds, f"{uploads} uploads{repeated}")


@dataclass(frozen=True, slots=True)
class _Seen:
    """What a storm left.

    Attributes
    ----------
    jobs
        One id for each upload.
    records
        Of these jobs.
    recorded
        Ids of all jobs that have a record, whoever made it.
    attempts
        Runs of a job, in all.
    """

    jobs: Sequence[str]
    records: Mapping[str, JobRecord]
    recorded: set[str]
    attempts: int


def _upload(traveller: Traveller, number: int, clip: bytes, deliveries: int) -> str:
    bucket, key = traveller.cloud.uploads_bucket, f"storm/{number}.wav"
    answer = traveller.clients.s3.put_object(Bucket=bucket, Key=key, Body=clip)
    event = _event(bucket, key, answer, len(clip))
    for _ in range(deliveries - 1):
        url = f"{traveller.cloud.endpoint_url}/{ACCOUNT}/{named('ingest')}"
        traveller.clients.sqs.send_message(QueueUrl=url, MessageBody=event)
    return job_id(bucket, key, answer["VersionId"])


def _event(bucket: str, key: str, answer: Any, size: int) -> str:
    item = {
        "key": quote_plus(key),
        "size": size,
        "eTag": answer["ETag"].strip('"'),
        "versionId": answer["VersionId"],
    }
    record = {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "eventTime": timestamp(datetime.now(UTC)),
        "eventName": "ObjectCreated:Put",
        "s3": {"bucket": {"name": bucket}, "object": item},
    }
    return json.dumps({"Records": [record]})


def _ended(traveller: Traveller, jobs: Sequence[str]) -> dict[str, JobRecord]:
    """Wait until all jobs have ended, or none has for long; gives those that have a record.

    Jobs run in the order of their uploads, more or less, so that a few of the first that wait are looked at:
    reading all of them every time would be most of the load.
    """
    table = JobsTable(traveller.clients.dynamodb, TABLE)
    records: dict[str, JobRecord] = {}
    waiting, moved = list(jobs), time.monotonic()
    while waiting and time.monotonic() - moved < _QUIET_SECONDS:
        for job in waiting[:_LOOKED_AT]:
            record = table.get(job)
            if record:
                records[job] = record
            if record and record.state.is_end:
                waiting.remove(job)
                moved = time.monotonic()
        time.sleep(_LOOK_SECONDS)
    return records | {job: record for job in waiting if (record := table.get(job))}


def _recorded(traveller: Traveller) -> set[str]:
    pages = traveller.clients.dynamodb.get_paginator("scan").paginate(
        TableName=TABLE, ProjectionExpression="id"
    )
    return {item["id"]["S"] for page in pages for item in page["Items"]}


def _attempts(traveller: Traveller) -> int:
    """How often a job was run: each attempt has a log stream of its own."""
    pages = traveller.clients.logs.get_paginator("describe_log_streams").paginate(logGroupName=JOBS_GROUP)
    return sum(len(page["logStreams"]) for page in pages)


def _outcome(seen: _Seen, seconds: float, what: str) -> Outcome:
    records = seen.records
    states = [record.state for record in records.values()]
    counts = {
        "lost": len([job for job in seen.jobs if job not in records or not records[job].state.is_end]),
        "doubled": len(seen.recorded - set(seen.jobs)) + max(0, seen.attempts - len(seen.recorded)),
        "failed": states.count(State.REJECTED),
    }
    done = states.count(State.DONE)
    tell(f"  {done} done in {seconds:.0f} s, {seen.attempts} runs of a job, {counts}")
    figures = tuple(
        Figure(f"{what}: {name}", "jobs", (float(count),), _NONE) for name, count in counts.items()
    )
    run = {"seconds": seconds, "uploads": len(seen.jobs), "done": done, "runs": seen.attempts, **counts}
    return Outcome((*figures, Figure(f"{what}: together", "s", (seconds,))), (run,))


CLOUD_STORM = Measure(
    "cloud-storm",
    "500 uploads of a second of speech, two workers: lost, doubled, failed.",
    Storm(500, 1, None).take,
)
CLOUD_STORM_REPEATED = Measure(
    "cloud-storm-repeated",
    "5,000 uploads with every event delivered three times; a script stands for `pipeline`.",
    Storm(5000, 3, INSTANT).take,
)

"""Whether many uploads at once are all transcribed, each once.

Every upload is told of by S3's own event. Where events are repeated, further copies of each are put into the
queue, as S3 may deliver one event several times, after later ones, and while the first is still worked on.
"""

import json
import time
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
from contract.job.record import DEFAULT_OWNER, JobRecord
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
_REST: Final = 20.0
"""Looking reads every record. So many times as long as it took, it is left alone, not to become the load."""
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
                jobs = set(
                    uploaders.map(
                        lambda number: _upload(measured.traveller, number, clip, self.deliveries),
                        range(uploads),
                    )
                )
            tell(f"  {uploads} uploads after {time.perf_counter() - began:.0f} s")
            records = _ended(measured.traveller, jobs)
            attempts = _attempts(measured.traveller)
        seconds = time.perf_counter() - began
        repeated = f", each told of {self.deliveries} times" if self.deliveries > 1 else ""
        return _outcome(jobs, records, attempts, seconds, f"{uploads} uploads{repeated}")


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


def _ended(traveller: Traveller, jobs: set[str]) -> dict[str, JobRecord]:
    """Wait until all jobs have ended, or none has for long; gives those that have a record."""
    table = JobsTable(traveller.clients.dynamodb, TABLE)
    ended, moved = -1, time.monotonic()
    while True:
        looked = time.monotonic()
        records = {record.id: record for record in table.newest(DEFAULT_OWNER)}
        now_ended = sum(record.state.is_end for record in records.values())
        if now_ended > ended:
            ended, moved = now_ended, time.monotonic()
        if ended >= len(jobs) or time.monotonic() - moved > _QUIET_SECONDS:
            return records
        time.sleep(max(_LOOK_SECONDS, _REST * (time.monotonic() - looked)))


def _attempts(traveller: Traveller) -> int:
    """How often a job was run: each attempt has a log stream of its own."""
    pages = traveller.clients.logs.get_paginator("describe_log_streams").paginate(logGroupName=JOBS_GROUP)
    return sum(len(page["logStreams"]) for page in pages)


def _outcome(
    jobs: set[str], records: dict[str, JobRecord], attempts: int, seconds: float, what: str
) -> Outcome:
    done = [record for record in records.values() if record.state is State.DONE]
    counts = {
        "lost": len([job for job in jobs if job not in records or not records[job].state.is_end]),
        "doubled": len(set(records) - jobs) + max(0, attempts - len(records)),
        "failed": len([record for record in records.values() if record.state is State.REJECTED]),
    }
    tell(f"  {len(done)} done in {seconds:.0f} s, {attempts} runs of a job, {counts}")
    figures = tuple(
        Figure(f"{what}: {name}", "jobs", (float(count),), _NONE) for name, count in counts.items()
    )
    run = {"seconds": seconds, "uploads": len(jobs), "done": len(done), "runs": attempts, **counts}
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

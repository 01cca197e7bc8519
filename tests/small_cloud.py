"""What the functions work with, in memory: S3, SQS and DynamoDB from moto, and a Batch that only takes notes.

with small_cloud(monkeypatch) as cloud:
    cloud.upload("calls/one.mp3", data)
    cloud.deliver()
    assert len(cloud.batch.submitted) == 1
"""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, partial
from typing import Any
from urllib.parse import quote_plus

import boto3
import botocore.session
from botocore.exceptions import ClientError, ReadTimeoutError
from botocore.validate import validate_parameters
from moto import mock_aws

from contract.job.record import JobRecord
from lambdas.fetch import handler as fetch
from lambdas.fetch.settings import FetchSettings
from lambdas.functions import NOTIFY
from lambdas.ingest import handler as ingest
from lambdas.ingest.settings import IngestSettings
from lambdas.jobs import clients
from lambdas.jobs.table import JobsTable
from lambdas.notify import handler as notify
from lambdas.notify.settings import NotifySettings
from lambdas.status import handler as status
from lambdas.status.settings import StatusSettings
from lambdas.sweep import handler as sweep
from lambdas.sweep.settings import SweepSettings
from local.aws.table import jobs_table

REGION = "eu-west-1"
UPLOADS, RESULTS, JOBS, QUEUE = "uploads", "results", "jobs", "queue"
DEFAULT_CONFIG = {"type": "transcription", "transcription_config": {"language": "en"}}
_SETTINGS = (ingest._settings, status._settings, sweep._settings, fetch._settings, notify._settings)


@cache
def _client(name: str) -> Any:
    """Made once, since that takes longer than most tests; moto answers it wherever it is on."""
    return boto3.client(name, region_name=REGION, aws_access_key_id="none", aws_secret_access_key="none")


class Serial:
    """A client that makes one call at a time: moto checks a condition and writes in two steps."""

    def __init__(self, client: Any) -> None:
        self._client = client
        self._lock = threading.Lock()

    def __getattr__(self, name: str) -> Any:
        found = getattr(self._client, name)
        if name in {"exceptions", "get_paginator"}:
            return found

        def call(**arguments: Any) -> Any:
            with self._lock:
                return found(**arguments)

        return call


class NotingBatch:
    """Takes jobs, and knows them by what a test says of them.

    Attributes
    ----------
    submitted
        Every call of SubmitJob that was taken.
    terminated
        The ids in Batch of the jobs that were to be ended.
    details
        What DescribeJobs answers, by the id of the job in Batch.
    trouble
        Called for each call of SubmitJob before it is taken; whatever it raises is the answer.
    answer_lost
        How many of the next calls are taken without anybody hearing of it.
    """

    def __init__(self) -> None:
        self.submitted: list[dict[str, Any]] = []
        self.terminated: list[str] = []
        self.details: dict[str, dict[str, Any]] = {}
        self.trouble: Callable[[], None] = lambda: None
        self.answer_lost = 0
        self._lock = threading.Lock()
        self._model = botocore.session.get_session().get_service_model("batch")

    def submit_job(self, **call: Any) -> dict[str, Any]:
        self._check("SubmitJob", call)
        with self._lock:
            self.trouble()
            self.submitted.append(call)
            number = len(self.submitted)
            job = {"jobName": call["jobName"], "jobId": f"batch-{number}"}
            self.details[job["jobId"]] = {**job, "status": "SUBMITTED", "createdAt": number}
            if self.answer_lost:
                self.answer_lost -= 1
                raise ReadTimeoutError(endpoint_url="batch")
        return job

    def terminate_job(self, **call: Any) -> dict[str, Any]:
        self._check("TerminateJob", call)
        self.terminated.append(call["jobId"])
        return {}

    def list_jobs(self, **call: Any) -> dict[str, Any]:
        self._check("ListJobs", call)
        (name,) = call["filters"][0]["values"]
        return {"jobSummaryList": [job for job in self.details.values() if job["jobName"] == name]}

    def describe_jobs(self, **call: Any) -> dict[str, Any]:
        self._check("DescribeJobs", call)
        assert len(call["jobs"]) <= 100
        return {"jobs": [self.details[job] for job in call["jobs"] if job in self.details]}

    def _check(self, operation: str, call: dict[str, Any]) -> None:
        validate_parameters(call, self._model.operation_model(operation).input_shape)


def throttled(operation: str = "SubmitJob", code: str = "TooManyRequestsException") -> ClientError:
    answer: Any = {
        "Error": {"Code": code, "Message": "Too many requests"},
        "ResponseMetadata": {"HTTPStatusCode": 429},
    }
    return ClientError(answer, operation)


@dataclass(frozen=True)
class TimeLeft:
    """All that the functions ask of Lambda's context."""

    seconds: float

    def get_remaining_time_in_millis(self) -> int:
        return round(self.seconds * 1000)


@dataclass
class SmallCloud:
    s3: Any
    sqs: Any
    dynamodb: Any
    batch: NotingBatch
    queue_url: str = ""
    fetch_queue_url: str = ""
    notify_queue_url: str = ""
    dead_letters_url: str = ""

    @property
    def table(self) -> JobsTable:
        return JobsTable(self.dynamodb, JOBS)

    def upload(self, key: str, data: bytes, bucket: str = UPLOADS, deliveries: int = 1) -> str:
        """Put an object and tell the queue of it, as S3 does, once or more often. Gives its version."""
        version = self.s3.put_object(Bucket=bucket, Key=key, Body=data).get("VersionId")
        for _ in range(deliveries):
            self.tell(news_of(key, len(data), bucket, version))
        return version or "null"

    def tell(self, body: str) -> None:
        self.sqs.send_message(QueueUrl=self.queue_url, MessageBody=body)

    def messages(self, queue_url: str = "") -> list[dict[str, Any]]:
        """Take every message that is to be seen, as Lambda hands them on: of ingest, or of another queue."""
        found: list[dict[str, Any]] = []
        while True:
            answer = self.sqs.receive_message(
                QueueUrl=queue_url or self.queue_url, MaxNumberOfMessages=10, AttributeNames=["All"]
            )
            if "Messages" not in answer:
                return found
            found += [_as_record(message) for message in answer["Messages"]]

    def deliver(self) -> list[str]:
        """Let ingest have every message; those it handled are deleted. Gives the ids of the others."""
        return self._deliver(self.queue_url, lambda event: ingest.handle(event, None))

    def deliver_notices(self, seconds: float = NOTIFY.timeout_seconds) -> list[str]:
        """Let notify, which may take so long, have every message of its queue. As `deliver`."""
        return self._deliver(self.notify_queue_url, lambda event: notify.handle(event, TimeLeft(seconds)))

    def _deliver(self, queue_url: str, handle: Callable[[dict[str, Any]], dict[str, Any]]) -> list[str]:
        records = self.messages(queue_url)
        if not records:
            return []
        failed = failures(handle({"Records": records}))
        for record in records:
            if record["messageId"] not in failed:
                self.sqs.delete_message(QueueUrl=queue_url, ReceiptHandle=record["receiptHandle"])
        return failed

    def dead_letters(self) -> list[str]:
        return [message["body"] for message in self.messages(self.dead_letters_url)]

    def job(self) -> JobRecord:
        """The only job there is."""
        (job,) = self.jobs()
        return job

    def jobs(self) -> list[JobRecord]:
        return list(self.table.newest("default"))

    def result(self, key: str) -> dict[str, Any]:
        return json.loads(self.s3.get_object(Bucket=RESULTS, Key=key)["Body"].read())

    def results(self) -> list[str]:
        return [each["Key"] for each in self.s3.list_objects_v2(Bucket=RESULTS).get("Contents", [])]


def news_of(key: str, size: int, bucket: str = UPLOADS, version: str | None = None) -> str:
    """What S3 tells of an upload; moto would leave out the version."""
    item = {"key": quote_plus(key, safe="/"), "size": size, "eTag": "none", "sequencer": "1"}
    if version:
        item["versionId"] = version
    event = {
        "eventVersion": "2.1",
        "eventSource": "aws:s3",
        "eventName": "ObjectCreated:Put",
        "eventTime": "2026-01-02T03:04:05.678Z",
        "s3": {"s3SchemaVersion": "1.0", "bucket": {"name": bucket}, "object": item},
    }
    return json.dumps({"Records": [event]})


def failures(answer: dict[str, Any]) -> list[str]:
    return [item["itemIdentifier"] for item in answer["batchItemFailures"]]


def message(body: str, number: int = 1, receives: int = 1) -> dict[str, Any]:
    """A message as Lambda hands it on, for tests that need no queue."""
    return {
        "messageId": f"message-{number}",
        "receiptHandle": f"receipt-{number}",
        "body": body,
        "attributes": {"ApproximateReceiveCount": str(receives)},
    }


def _as_record(found: dict[str, Any]) -> dict[str, Any]:
    return {
        "messageId": found["MessageId"],
        "receiptHandle": found["ReceiptHandle"],
        "body": found["Body"],
        "attributes": found["Attributes"],
    }


@contextmanager
def small_cloud(
    monkeypatch: Any, notifying: dict[str, Any] | None = None, **settings: Any
) -> Iterator[SmallCloud]:
    """Make it, and the environment of all functions.

    `settings` go to those of ingest, `notifying` to those of notify.
    """
    with mock_aws():
        cloud = SmallCloud(
            _client("s3"), _client("sqs"), dynamodb=Serial(_client("dynamodb")), batch=NotingBatch()
        )
        _make(cloud)
        _forget()
        with monkeypatch.context() as alone:  # it has a queue of its own, and keeps what it has read once
            for name, value in _notify_environment(cloud, notifying or {}).items():
                alone.setenv(name, value)
            notify._settings()
        for name, value in _environment(cloud, settings).items():
            monkeypatch.setenv(name, value)
        for name in ("s3", "sqs", "dynamodb", "batch"):
            monkeypatch.setattr(clients, name, partial(getattr, cloud, name))
        yield cloud
    _forget()


def _forget() -> None:
    for settings in _SETTINGS:
        settings.cache_clear()


def _make(cloud: SmallCloud) -> None:
    place = {"LocationConstraint": REGION}
    for bucket in (UPLOADS, RESULTS):
        cloud.s3.create_bucket(Bucket=bucket, CreateBucketConfiguration=place)
    cloud.s3.put_bucket_versioning(Bucket=UPLOADS, VersioningConfiguration={"Status": "Enabled"})
    cloud.queue_url = cloud.sqs.create_queue(QueueName=QUEUE)["QueueUrl"]
    cloud.fetch_queue_url = cloud.sqs.create_queue(QueueName="fetch")["QueueUrl"]
    cloud.dead_letters_url = cloud.sqs.create_queue(QueueName="dead")["QueueUrl"]
    cloud.notify_queue_url = cloud.sqs.create_queue(QueueName="notify")["QueueUrl"]
    cloud.dynamodb.create_table(**jobs_table(JOBS))


def _notify_environment(cloud: SmallCloud, changes: dict[str, Any]) -> dict[str, str]:
    usual: dict[str, Any] = {
        "jobs_table": JOBS,
        "results_bucket": RESULTS,
        "queue_url": cloud.notify_queue_url,
        "dead_letters_url": cloud.dead_letters_url,
        "backoff_seconds": 0,
        "allowed_networks": ["127.0.0.0/8"],
    }
    return NotifySettings(**(usual | changes)).to_environment()


def _environment(cloud: SmallCloud, changes: dict[str, Any]) -> dict[str, str]:
    every: dict[str, Any] = {
        "jobs_table": JOBS,
        "results_bucket": RESULTS,
        "deployment": "test",
        "notify_queue_url": cloud.notify_queue_url,
    }
    fed = {"queue_url": cloud.queue_url, "dead_letters_url": cloud.dead_letters_url}
    of_ingest: dict[str, Any] = {
        **fed,
        "job_queue": "transcribe",
        "job_definitions": {"en-standard": "definition-s:1", "en-enhanced": "definition-e:1"},
        "default_config": DEFAULT_CONFIG,
    }
    # The servers of the tests are on this machine.
    outbound: dict[str, Any] = {"uploads_bucket": UPLOADS, "allowed_networks": ["127.0.0.0/8"]}
    return {
        **FetchSettings(**every, **outbound, **fed).to_environment(),
        **SweepSettings(**every, job_queue="transcribe").to_environment(),
        **StatusSettings(**every, **fed, usd_per_vcpu_hour=0.04).to_environment(),
        **IngestSettings(**(every | of_ingest | changes)).to_environment(),
    }


def published(printed: str) -> list[dict[str, Any]]:
    """The metrics among the lines that a function printed."""
    documents = [json.loads(line) for line in printed.splitlines() if line.startswith('{"_aws"')]
    assert all(document["deployment"] == "test" for document in documents)
    return documents

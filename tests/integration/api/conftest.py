import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from moto import mock_aws
from werkzeug.test import Client

from contract.job.layout import log_key, transcript_key
from contract.job.record import JobRecord, Step
from contract.job.state import State
from lambdas.api import handler
from lambdas.api.call import Service
from lambdas.api.settings import ApiSettings
from lambdas.jobs import clients
from lambdas.jobs.keys import keys_document, new_key
from lambdas.jobs.objects import remove_versions
from lambdas.jobs.table import JobsTable
from local.aws.table import jobs_table
from local.function_url import function_url_app
from tests.small_cloud import NotingBatch

SETTINGS = ApiSettings(
    jobs_table="jobs",
    results_bucket="results",
    uploads_bucket="uploads",
    api_keys_secret="api-keys",
    fetch_queue_url="none",
    job_definitions={"en-standard": "definition-s:1", "en-enhanced": "definition-e:1"},
)
CREATED = datetime.now(UTC).replace(microsecond=678000) - timedelta(hours=1)


@pytest.fixture(scope="module")
def keys():
    """Keys of two callers: the first owns what is put into the bucket."""
    return [new_key(name, CREATED) for name in ("default", "other")]


@pytest.fixture(scope="module")
def cloud():
    """An empty cloud, and clients that know no other."""
    environment = {
        "AWS_ACCESS_KEY_ID": "none",
        "AWS_SECRET_ACCESS_KEY": "none",
        "AWS_DEFAULT_REGION": "us-east-1",
        **SETTINGS.to_environment(),
    }
    kept = (clients.s3, clients.s3_for_urls, clients.dynamodb, clients.secretsmanager, clients.sqs)
    with pytest.MonkeyPatch.context() as patch, mock_aws():
        for name, value in environment.items():
            patch.setenv(name, value)
        for name in ("AWS_PROFILE", "AWS_ENDPOINT_URL", "AWS_REGION"):
            patch.delenv(name, raising=False)
        for each in kept:
            each.cache_clear()
        yield
    for each in kept:
        each.cache_clear()


class Clock:
    """Time that passes only while somebody waits.

    Attributes
    ----------
    waited
        Seconds of it.
    meanwhile
        Called with them after each pause.
    """

    def __init__(self):
        self._start = datetime.now(UTC)
        self.waited = 0.0
        self.meanwhile = lambda _waited: None

    def now(self):
        return self._start + timedelta(seconds=self.waited)

    def pause(self, seconds):
        self.waited += seconds
        self.meanwhile(self.waited)


@pytest.fixture
def clock(monkeypatch):
    """The clock of the function, which nobody really waits for."""
    clock = Clock()
    monkeypatch.setattr(handler, "Service", partial(Service, clock=clock.now, pause=clock.pause))
    return clock


@pytest.fixture
def aws(cloud, keys, clock):
    """Everything that the API reads, and the function as it starts cold."""
    s3, dynamodb, secrets = clients.s3(), clients.dynamodb(), clients.secretsmanager()
    handler._api.cache_clear()
    dynamodb.create_table(**jobs_table("jobs"))
    s3.create_bucket(Bucket="results")
    document = keys_document(tuple(entry for _, entry in keys))
    secrets.create_secret(Name="api-keys", SecretString=json.dumps(document))
    yield SimpleNamespace(s3=s3, table=JobsTable(dynamodb, "jobs"))
    handler._api.cache_clear()
    dynamodb.delete_table(TableName="jobs")
    for item in s3.list_objects_v2(Bucket="results").get("Contents", []):
        s3.delete_object(Bucket="results", Key=item["Key"])
    s3.delete_bucket(Bucket="results")
    secrets.delete_secret(SecretId="api-keys", ForceDeleteWithoutRecovery=True)


@dataclass
class Context:
    """What Lambda tells a function about its invocation: here, how much of its time is left."""

    seconds: float

    def get_remaining_time_in_millis(self):
        return int(self.seconds * 1000)


@pytest.fixture
def api(aws, keys):
    """Call the API through its URL, with the first caller's key unless another is given, or a signature."""
    signature, context = {}, None

    def invoke(event):
        event["requestContext"] |= signature
        return json.loads(json.dumps(handler.handle(event, context)))

    client = Client(function_url_app(invoke))

    def call(path, method="GET", *, key=keys[0][0], signer=None, seconds_left=None, data=None, **headers):
        nonlocal signature, context
        signature = {"authorizer": {"iam": {"userArn": signer}}} if signer else {}
        context = Context(seconds_left) if seconds_left is not None else None
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if key and not signer:
            sent["Authorization"] = f"Bearer {key}"
        return client.open(path, method=method, headers=sent, data=data)

    return call


@pytest.fixture
def put(aws):
    """Put a job into the table, and transcripts and a log into the bucket."""

    def put(job="job1", state=State.DONE, created=CREATED, transcripts=(), log=None, **changes):
        fields = {
            "id": job,
            "bucket": "uploads",
            "key": "calls/grüße.mp3",
            "version_id": "v1",
            "size_bytes": 5,
            "data_name": "grüße.mp3",
            "created_at": created,
            "state": state,
            "history": (Step(state=state, at=created),),
            "config": {"type": "transcription", "transcription_config": {"language": "en"}},
            "language": "en",
            "duration_seconds": 61.6,
            "updated_at": created,
            "expires_at": datetime.now(UTC) + timedelta(days=1),
        }
        aws.table.create(JobRecord(**(fields | changes)))
        if log is not None:
            aws.s3.put_object(Bucket="results", Key=log_key(job), Body=log)
        for form, body in dict(transcripts).items():
            aws.s3.put_object(Bucket="results", Key=transcript_key(job, form), Body=body)

    return put


@pytest.fixture
def cloud_for_posts(aws, monkeypatch):
    """What the calls that take and delete jobs need besides: a bucket with versions, a queue, and Batch."""
    sqs, batch = clients.sqs(), NotingBatch()
    aws.s3.create_bucket(Bucket="uploads")
    aws.s3.put_bucket_versioning(Bucket="uploads", VersioningConfiguration={"Status": "Enabled"})
    queue_url = sqs.create_queue(QueueName="to-fetch")["QueueUrl"]
    monkeypatch.setenv("LONGHAND_FETCH_QUEUE_URL", queue_url)
    monkeypatch.setattr(clients, "batch", lambda: batch)
    yield PostCloud(aws.s3, aws.table, sqs, batch, queue_url)
    remove_versions(aws.s3, "uploads", "")
    aws.s3.delete_bucket(Bucket="uploads")
    sqs.delete_queue(QueueUrl=queue_url)


@dataclass
class PostCloud:
    s3: Any
    table: JobsTable
    sqs: Any
    batch: NotingBatch
    queue_url: str

    def objects(self, bucket="uploads"):
        """Keys of what lies in a bucket, each version of each, and marks of deletion."""
        found = self.s3.list_object_versions(Bucket=bucket)
        return sorted(each["Key"] for each in (*found.get("Versions", ()), *found.get("DeleteMarkers", ())))

    def parts_begun(self):
        return self.s3.list_multipart_uploads(Bucket="uploads").get("Uploads", [])

    def read(self, key, bucket="uploads"):
        return self.s3.get_object(Bucket=bucket, Key=key)["Body"].read()

    def to_fetch(self):
        """Bodies of the messages that wait to be fetched."""
        found = self.sqs.receive_message(QueueUrl=self.queue_url, MaxNumberOfMessages=10)
        return [each["Body"] for each in found.get("Messages", ())]

    def jobs(self, owner="default", *, deleted=False):
        return list(self.table.newest(owner, deleted=deleted))

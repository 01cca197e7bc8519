import json
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from moto import mock_aws
from werkzeug.test import Client

from contract.job.layout import transcript_key
from contract.job.record import JobRecord, Step
from contract.job.state import State
from lambdas.api import handler
from lambdas.api.settings import ApiSettings
from lambdas.jobs import clients
from lambdas.jobs.keys import keys_document, new_key
from lambdas.jobs.table import JobsTable
from local.aws.table import jobs_table
from local.function_url import function_url_app

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
    kept = (clients.s3, clients.dynamodb, clients.secretsmanager)
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


@pytest.fixture
def aws(cloud, keys):
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


@pytest.fixture
def api(aws, keys):
    """Call the API through its URL, with the first caller's key unless another is given."""
    client = Client(function_url_app(lambda event: json.loads(json.dumps(handler.handle(event, None)))))

    def call(path, method="GET", *, key=keys[0][0], **headers):
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if key:
            sent["Authorization"] = f"Bearer {key}"
        return client.open(path, method=method, headers=sent)

    return call


@pytest.fixture
def put(aws):
    """Put a job into the table, and transcripts into the bucket."""

    def put(job="job1", state=State.DONE, created=CREATED, transcripts=(), **changes):
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
        for form, body in dict(transcripts).items():
            aws.s3.put_object(Bucket="results", Key=transcript_key(job, form), Body=body)

    return put

"""Makes in the embedded cloud what the stack makes in AWS: buckets, queues, the jobs table, the secret."""

from __future__ import annotations

import json
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from contract.job.schema import EXPIRES
from lambdas.functions import FETCH, INGEST, NOTIFY, STATUS, Function
from local.aws.table import jobs_table
from local.functions.source import Queue
from local.identity import ACCOUNT, named

if TYPE_CHECKING:
    from local.aws.clients import Clients

UPLOADS: Final = named("uploads")
RESULTS: Final = named("results")
TABLE: Final = named("jobs")
KEYS_SECRET: Final = named("api-keys")
_FED: Final = (INGEST, STATUS, FETCH, NOTIFY)
_CREATED: Final = ["s3:ObjectCreated:*"]


@dataclass(frozen=True, slots=True)
class Queues:
    """By what reads from them. Each has a dead-letter queue of the same name with `-dead` behind it."""

    ingest: Queue
    status: Queue
    fetch: Queue
    notify: Queue


def queues_of(endpoint_url: str, region: str) -> Queues:
    """Tell where the queues are, which is known before they are made."""
    return Queues(*(_queue(function.name, endpoint_url, region) for function in _FED))


def make_resources(clients: Clients, region: str, keys: dict[str, Any]) -> None:
    """Make everything.

    Parameters
    ----------
    keys
        What the secret of the API keys holds.
    """
    with ThreadPoolExecutor(4) as at_once:
        made: list[Future[Any]] = [
            at_once.submit(_make_buckets, clients, region),
            *(at_once.submit(_make_queue, clients, region, function) for function in _FED),
            at_once.submit(_make_table, clients),
            at_once.submit(
                clients.secretsmanager.create_secret, Name=KEYS_SECRET, SecretString=json.dumps(keys)
            ),
        ]
        for each in made:
            each.result()
    # Only now is there a queue for the news of an upload to go to.
    news: Any = {"QueueConfigurations": [{"QueueArn": _arn(INGEST.name, region), "Events": _CREATED}]}
    clients.s3.put_bucket_notification_configuration(Bucket=UPLOADS, NotificationConfiguration=news)


def _queue(name: str, endpoint_url: str, region: str) -> Queue:
    return Queue(url=f"{endpoint_url}/{ACCOUNT}/{named(name)}", arn=_arn(name, region), region=region)


def _arn(name: str, region: str) -> str:
    return f"arn:aws:sqs:{region}:{ACCOUNT}:{named(name)}"


def _make_buckets(clients: Clients, region: str) -> None:
    # S3 wants the region of a bucket said, but for its oldest region.
    place: Any = (
        {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
    )
    for bucket in (UPLOADS, RESULTS):
        clients.s3.create_bucket(Bucket=bucket, **place)
    clients.s3.put_bucket_versioning(Bucket=UPLOADS, VersioningConfiguration={"Status": "Enabled"})


def _make_queue(clients: Clients, region: str, function: Function) -> None:
    assert function.source
    dead = f"{function.name}-dead"  # as `Queue.dead_letters_url` has it
    clients.sqs.create_queue(QueueName=named(dead))
    redrive = {"deadLetterTargetArn": _arn(dead, region), "maxReceiveCount": function.source.max_receives}
    clients.sqs.create_queue(
        QueueName=named(function.name),
        Attributes={
            "VisibilityTimeout": str(function.visibility_seconds),
            "RedrivePolicy": json.dumps(redrive),
        },
    )


def _make_table(clients: Clients) -> None:
    clients.dynamodb.create_table(**jobs_table(TABLE))
    clients.dynamodb.update_time_to_live(
        TableName=TABLE, TimeToLiveSpecification={"Enabled": True, "AttributeName": EXPIRES}
    )

"""Every client of AWS that the functions use. They are made on first use and kept between invocations."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import boto3
from botocore.config import Config

if TYPE_CHECKING:
    from mypy_boto3_batch import BatchClient
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_sqs import SQSClient

_CONFIG: Final = Config(
    connect_timeout=2,
    read_timeout=10,
    retries={"mode": "standard", "total_max_attempts": 4},
    user_agent_extra="longhand",
)
"""Short waits and few tries: what still fails goes back to its queue, which waits without being billed."""

_ONCE: Final = _CONFIG.merge(Config(retries={"mode": "standard", "total_max_attempts": 1}))
"""SubmitJob has no token that makes a second call harmless. One that was answered too late must not be made
again unseen: whoever makes it asks Batch first."""

_FOR_URLS: Final = Config(signature_version="s3v4", s3={"addressing_style": "virtual"})


@cache
def s3() -> S3Client:
    return boto3.client("s3", config=_CONFIG)


@cache
def s3_for_urls() -> S3Client:
    """Sign URLs with version 4, which alone binds the length, and for the bucket's own region.

    Without the latter they lead to an address that redirects for new buckets, where no signature fits.
    """
    return boto3.client("s3", config=_CONFIG.merge(_FOR_URLS))


@cache
def dynamodb() -> DynamoDBClient:
    return boto3.client("dynamodb", config=_CONFIG)


@cache
def batch() -> BatchClient:
    return boto3.client("batch", config=_ONCE)


@cache
def sqs() -> SQSClient:
    return boto3.client("sqs", config=_CONFIG)


@cache
def secretsmanager() -> SecretsManagerClient:
    return boto3.client("secretsmanager", config=_CONFIG)

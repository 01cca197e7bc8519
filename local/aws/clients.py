"""The clients by which the embedded cloud reaches its own storage and queues."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Self

import botocore.session
from botocore.config import Config

if TYPE_CHECKING:
    from mypy_boto3_dynamodb import DynamoDBClient
    from mypy_boto3_logs import CloudWatchLogsClient
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_secretsmanager import SecretsManagerClient
    from mypy_boto3_sqs import SQSClient

_CONFIG: Final = Config(
    connect_timeout=5,
    read_timeout=30,
    max_pool_connections=32,
    retries={"mode": "standard", "total_max_attempts": 1},  # at the end the server is gone, not slow
    s3={"addressing_style": "path"},
)


@dataclass(frozen=True, slots=True)
class Clients:
    s3: S3Client
    sqs: SQSClient
    dynamodb: DynamoDBClient
    secretsmanager: SecretsManagerClient
    logs: CloudWatchLogsClient

    @classmethod
    def of(cls, environment: dict[str, str]) -> Self:
        """Make them from `aws_environment`, whatever the process's own environment says."""
        session = botocore.session.Session()
        session.set_config_variable("profile", None)

        def client(service: str) -> Any:
            return session.create_client(
                service,
                region_name=environment["AWS_REGION"],
                endpoint_url=environment["AWS_ENDPOINT_URL"],
                aws_access_key_id=environment["AWS_ACCESS_KEY_ID"],
                aws_secret_access_key=environment["AWS_SECRET_ACCESS_KEY"],
                config=_CONFIG,
            )

        return cls(*map(client, ("s3", "sqs", "dynamodb", "secretsmanager", "logs")))

from typing import Final

from aws_cdk import Duration, RemovalPolicy, Stack
from aws_cdk import aws_s3 as s3
from constructs import Construct

from infra.acceptance import accept
from infra.key import DataKey
from infra.settings import Settings

_ACCESS_LOG_DAYS: Final = 90


class Buckets(Construct):
    """Where recordings come in, where transcripts lie, and who looked at either."""

    uploads: s3.Bucket
    results: s3.Bucket
    access_logs: s3.Bucket

    def __init__(self, scope: Construct, construct_id: str, settings: Settings, key: DataKey | None) -> None:
        super().__init__(scope, construct_id)
        self._key = key
        self.access_logs = self._access_logs()
        self.uploads = self._bucket(
            "Uploads",
            name=uploads_name(self, settings),
            versioned=True,
            lifecycle_rules=_transitory(settings.upload_lifecycle_days),
            removal_policy=RemovalPolicy.DESTROY,
        )
        self.results = self._bucket(
            "Results",
            lifecycle_rules=[
                s3.LifecycleRule(
                    expiration=Duration.days(settings.results_retention_days),
                    abort_incomplete_multipart_upload_after=Duration.days(1),
                )
            ],
            removal_policy=RemovalPolicy(settings.results_removal.upper()),
        )

    def _bucket(
        self,
        construct_id: str,
        *,
        lifecycle_rules: list[s3.LifecycleRule],
        removal_policy: RemovalPolicy,
        name: str | None = None,
        versioned: bool = False,
    ) -> s3.Bucket:
        return s3.Bucket(
            self,
            construct_id,
            bucket_name=name,
            versioned=versioned,
            encryption=s3.BucketEncryption.KMS if self._key else s3.BucketEncryption.S3_MANAGED,
            encryption_key=self._key.key if self._key else None,
            bucket_key_enabled=True if self._key else None,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            minimum_tls_version=1.2,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            server_access_logs_bucket=self.access_logs,
            server_access_logs_prefix=f"{construct_id.lower()}/",
            lifecycle_rules=lifecycle_rules,
            removal_policy=removal_policy,
        )

    def _access_logs(self) -> s3.Bucket:
        bucket = s3.Bucket(
            self,
            "AccessLogs",
            encryption=s3.BucketEncryption.S3_MANAGED,
            block_public_access=s3.BlockPublicAccess.BLOCK_ALL,
            enforce_ssl=True,
            minimum_tls_version=1.2,
            object_ownership=s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
            lifecycle_rules=[s3.LifecycleRule(expiration=Duration.days(_ACCESS_LOG_DAYS))],
            removal_policy=RemovalPolicy.RETAIN,
        )
        accept(bucket, "S1", "The bucket of the access logs cannot log to itself without end.")
        return bucket


def uploads_name(scope: Construct, settings: Settings) -> str:
    """Name the uploads bucket, so that the queue's policy can name it before there is a bucket.

    The bucket needs the policy, since S3 tests the queue when it is told of it; the policy may then not need
    the bucket.
    """
    stack = Stack.of(scope)
    return f"{settings.name}-uploads-{stack.account}-{stack.region}"


def _transitory(days: int) -> list[s3.LifecycleRule]:
    """Remove recordings for good. In a bucket with versions, that takes three steps.

    The current version expires, which only puts a marker before it; then it goes as an old version; then the
    marker goes, since nothing is behind it. S3 runs rules once a day.
    """
    return [
        s3.LifecycleRule(
            id="recordings",
            expiration=Duration.days(days),
            noncurrent_version_expiration=Duration.days(1),
            abort_incomplete_multipart_upload_after=Duration.days(1),
        ),
        s3.LifecycleRule(id="markers", expired_object_delete_marker=True),
    ]

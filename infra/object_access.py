from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3

from infra.acceptance import accept


def allow_objects(
    role: iam.Role, bucket: s3.Bucket, actions: tuple[str, ...], keys: str, reason: str
) -> None:
    """Let a role do something with objects of one bucket.

    Parameters
    ----------
    keys
        Pattern: `*/config.json`.
    reason
        Why it must be a pattern.
    """
    role.add_to_principal_policy(
        iam.PolicyStatement(actions=list(actions), resources=[bucket.arn_for_objects(keys)])
    )
    resource = bucket.node.default_child
    assert isinstance(resource, s3.CfnBucket)
    accept(role, f"IAM5[Resource::<{Stack.of(bucket).get_logical_id(resource)}.Arn>/{keys}]", reason)


def allow_listing(role: iam.Role, bucket: s3.Bucket) -> None:
    """Let a role list a bucket. Without, S3 says 403 and not 404 of an object that is not there."""
    role.add_to_principal_policy(
        iam.PolicyStatement(actions=["s3:ListBucket"], resources=[bucket.bucket_arn])
    )


def allow_listing_versions(role: iam.Role, bucket: s3.Bucket, prefix: str) -> None:
    """Let a role list the versions of the objects whose keys begin with something."""
    role.add_to_principal_policy(
        iam.PolicyStatement(
            actions=["s3:ListBucketVersions"],
            resources=[bucket.bucket_arn],
            conditions={"StringLike": {"s3:prefix": f"{prefix}*"}},
        )
    )

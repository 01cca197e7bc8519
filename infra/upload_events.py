from typing import Final

from aws_cdk import Arn, ArnComponents, ArnFormat, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_sqs as sqs
from constructs import Construct

_EVENTS: Final = "s3:ObjectCreated:*"


class UploadEvents(Construct):
    """Tells a queue of every upload.

    By the property of the bucket itself: the construct that CDK has for it would bring a function of its own,
    with the right to change every bucket's notifications.
    """

    def __init__(
        self, scope: Construct, construct_id: str, bucket: s3.Bucket, bucket_name: str, queue: sqs.Queue
    ) -> None:
        super().__init__(scope, construct_id)
        granted = queue.add_to_resource_policy(_let_in(self, queue, bucket_name))
        resource = bucket.node.default_child
        assert isinstance(resource, s3.CfnBucket)
        resource.notification_configuration = s3.CfnBucket.NotificationConfigurationProperty(
            queue_configurations=[
                s3.CfnBucket.QueueConfigurationProperty(event=_EVENTS, queue=queue.queue_arn)
            ]
        )
        assert granted.policy_dependable is not None
        bucket.node.add_dependency(granted.policy_dependable)  # S3 tests the queue when it is told of it


def _let_in(scope: Construct, queue: sqs.Queue, bucket_name: str) -> iam.PolicyStatement:
    stack = Stack.of(scope)
    bucket = ArnComponents(
        service="s3", resource=bucket_name, region="", account="", arn_format=ArnFormat.NO_RESOURCE_NAME
    )
    return iam.PolicyStatement(
        principals=[iam.ServicePrincipal("s3.amazonaws.com")],
        actions=["sqs:SendMessage"],
        resources=[queue.queue_arn],
        conditions={
            "ArnEquals": {"aws:SourceArn": Arn.format(bucket, stack)},
            "StringEquals": {"aws:SourceAccount": stack.account},
        },
    )

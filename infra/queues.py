from typing import Final

from aws_cdk import Arn, ArnComponents, Duration, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.acceptance import accept
from lambdas.functions import Function

_RETENTION_DAYS: Final = 14
"""The longest there is: a dead letter stays until somebody has had the time to look."""


class WorkQueue(Construct):
    """A queue that feeds a function, and the one beside it for what could not be handled.

    Parameters
    ----------
    deployment
        Name of the deployment, which the names of both begin with.
    function
        The one that it feeds, and whose table says how patiently.
    """

    function: Function
    max_receives: int
    queue: sqs.Queue
    dead: sqs.Queue

    def __init__(self, scope: Construct, construct_id: str, *, deployment: str, function: Function) -> None:
        super().__init__(scope, construct_id)
        assert function.source is not None
        self.function = function
        self.max_receives = function.source.max_receives
        name = f"{deployment}-{function.name}"
        self.dead = sqs.Queue(
            self,
            "Dead",
            queue_name=f"{name}-dead",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=Duration.days(_RETENTION_DAYS),
            redrive_allow_policy=sqs.RedriveAllowPolicy(
                redrive_permission=sqs.RedrivePermission.BY_QUEUE,
                # By name: the queue itself needs the dead-letter queue first.
                source_queues=[sqs.Queue.from_queue_arn(self, "Source", _arn(self, name))],
            ),
        )
        accept(self.dead, "SQS3", "This is the dead-letter queue.")
        self.queue = sqs.Queue(
            self,
            "Queue",
            queue_name=name,
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=True,
            retention_period=Duration.days(_RETENTION_DAYS),
            visibility_timeout=Duration.seconds(function.visibility_seconds),
            dead_letter_queue=sqs.DeadLetterQueue(queue=self.dead, max_receive_count=self.max_receives),
        )

    def allow_sending(self, role: iam.Role) -> None:
        """Let a role send messages to it."""
        role.add_to_principal_policy(
            iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[self.queue.queue_arn])
        )

    def allow_burying(self, role: iam.Role) -> None:
        """Let a role send what nobody can read to the dead letters, past all tries."""
        role.add_to_principal_policy(
            iam.PolicyStatement(actions=["sqs:SendMessage"], resources=[self.dead.queue_arn])
        )


def _arn(scope: Construct, name: str) -> str:
    return Arn.format(ArnComponents(service="sqs", resource=name), Stack.of(scope))

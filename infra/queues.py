from typing import Final

from aws_cdk import Arn, ArnComponents, Duration, Stack
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from infra.acceptance import accept

_RETENTION_DAYS: Final = 14
"""The longest there is: a dead letter stays until somebody has had the time to look."""


class WorkQueue(Construct):
    """A queue that feeds a function, and the one beside it for what could not be handled.

    Parameters
    ----------
    name
        Of the queue. The dead-letter queue adds `-dead`.
    visibility
        How long a message is hidden while it is worked on.
    max_receives
        Tries before a message is dead.
    """

    queue: sqs.Queue
    dead: sqs.Queue

    def __init__(
        self, scope: Construct, construct_id: str, *, name: str, visibility: Duration, max_receives: int
    ) -> None:
        super().__init__(scope, construct_id)
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
            visibility_timeout=visibility,
            dead_letter_queue=sqs.DeadLetterQueue(queue=self.dead, max_receive_count=max_receives),
        )


def _arn(scope: Construct, name: str) -> str:
    return Arn.format(ArnComponents(service="sqs", resource=name), Stack.of(scope))

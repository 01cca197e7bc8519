from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_batch as batch
from constructs import Construct

from infra.hosts import Hosts

_HOPELESS_AFTER: Final = Duration.minutes(30)
_HOPELESS: Final = (
    batch.JobStateTimeLimitActionsReason.COMPUTE_ENVIRONMENT_MAX_RESOURCE,
    batch.JobStateTimeLimitActionsReason.JOB_RESOURCE_REQUIREMENT,
)
"""Reasons for which a job would wait for ever, and everything behind it. Want of capacity passes by itself,
so a job may wait for that as long as it likes; an alarm tells."""


class JobQueue(Construct):
    """The queue of Batch: Spot hosts first, on-demand hosts where there are none."""

    queue: batch.JobQueue

    def __init__(self, scope: Construct, construct_id: str, *, name: str, hosts: Hosts) -> None:
        super().__init__(scope, construct_id)
        self.queue = batch.JobQueue(
            self,
            "Queue",
            job_queue_name=name,
            compute_environments=[
                batch.OrderedComputeEnvironment(compute_environment=environment, order=place)
                for place, environment in enumerate(hosts.environments, start=1)
            ],
            job_state_time_limit_actions=[
                batch.JobStateTimeLimitAction(
                    state=batch.JobStateTimeLimitActionsState.RUNNABLE,
                    reason=reason,
                    max_time=_HOPELESS_AFTER,
                    action=batch.JobStateTimeLimitActionsAction.CANCEL,
                )
                for reason in _HOPELESS
            ],
        )

from aws_cdk import aws_batch as batch
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from constructs import Construct

from infra.functions.base import DeployedFunction, Shared
from infra.queues import WorkQueue
from lambdas.functions import STATUS
from lambdas.status.settings import StatusSettings


class StatusFunction(DeployedFunction):
    """Hears from Batch what becomes of jobs."""

    def __init__(  # noqa: PLR0913 - all that it joins together
        self,
        scope: Construct,
        construct_id: str,
        shared: Shared,
        *,
        queue: WorkQueue,
        job_queue: batch.JobQueue,
        notices: WorkQueue,
    ) -> None:
        settings = shared.settings
        environment = StatusSettings(
            jobs_table=shared.table.table.table_name,
            results_bucket=shared.buckets.results.bucket_name,
            retention_days=settings.results_retention_days,
            queue_url=queue.queue.queue_url,
            dead_letters_url=queue.dead.queue_url,
            notify_queue_url=notices.queue.queue_url,
            usd_per_vcpu_hour=settings.usd_per_vcpu_hour,
            metrics_namespace=settings.metrics_namespace,
            deployment=settings.name,
        )
        super().__init__(scope, construct_id, shared, STATUS, environment.to_environment())
        self.feed(STATUS, queue)
        shared.table.allow(self.role, "GetItem", "UpdateItem")
        self.allow_results("GetObject")
        self.allow_results("PutObject", keys="*/error.json")
        self.allow_removing_results()
        notices.allow_sending(self.role)
        self._hear_of_jobs(queue, job_queue)

    def _hear_of_jobs(self, queue: WorkQueue, job_queue: batch.JobQueue) -> None:
        rule = events.Rule(
            self,
            "JobNews",
            event_pattern=events.EventPattern(
                source=["aws.batch"],
                detail_type=["Batch Job State Change"],
                detail={"jobQueue": [job_queue.job_queue_arn]},
            ),
        )
        rule.add_target(targets.SqsQueue(queue.queue))

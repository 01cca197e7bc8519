from aws_cdk import aws_batch as batch
from constructs import Construct

from contract.job.schema import OPEN
from infra.functions.base import DeployedFunction, Shared
from infra.queues import WorkQueue
from lambdas.functions import SWEEP
from lambdas.sweep.settings import SweepSettings


class SweepFunction(DeployedFunction):
    """Asks Batch about jobs that nothing was heard of."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        shared: Shared,
        *,
        job_queue: batch.JobQueue,
        notices: WorkQueue,
    ) -> None:
        settings = shared.settings
        environment = SweepSettings(
            jobs_table=shared.table.table.table_name,
            results_bucket=shared.buckets.results.bucket_name,
            retention_days=settings.results_retention_days,
            job_queue=job_queue.job_queue_arn,
            notify_queue_url=notices.queue.queue_url,
            usd_per_vcpu_hour=settings.usd_per_vcpu_hour,
            metrics_namespace=settings.metrics_namespace,
            deployment=settings.name,
        )
        super().__init__(scope, construct_id, shared, SWEEP, environment.to_environment())
        shared.table.allow(self.role, "GetItem", "UpdateItem")
        shared.table.allow_query(self.role, OPEN)
        self.allow_results("GetObject")
        self.allow_results("PutObject", keys="*/error.json")
        self.allow_removing_results()
        notices.allow_sending(self.role)
        self.allow_on_all_of_batch("DescribeJobs", "ListJobs")

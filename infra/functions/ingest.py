from collections.abc import Mapping

from aws_cdk import aws_batch as batch
from aws_cdk import aws_iam as iam
from constructs import Construct

from infra.functions.base import DeployedFunction, Shared
from infra.object_access import allow_listing, allow_objects
from infra.queues import WorkQueue
from lambdas.functions import INGEST
from lambdas.ingest.settings import IngestSettings


class IngestFunction(DeployedFunction):
    """Turns uploads into jobs."""

    def __init__(  # noqa: PLR0913 - all that it joins together
        self,
        scope: Construct,
        construct_id: str,
        shared: Shared,
        *,
        queue: WorkQueue,
        job_queue: batch.JobQueue,
        job_definitions: Mapping[str, str],
        features: dict[str, list[str]],
    ) -> None:
        settings = shared.settings
        environment = IngestSettings(
            jobs_table=shared.table.table.table_name,
            results_bucket=shared.buckets.results.bucket_name,
            retention_days=settings.results_retention_days,
            queue_url=queue.queue.queue_url,
            metrics_namespace=settings.metrics_namespace,
            deployment=settings.name,
            job_queue=job_queue.job_queue_arn,
            job_definitions=dict(job_definitions),
            features=features,
            default_config=settings.job_config,
            max_parallel=settings.max_parallel,
        )
        super().__init__(scope, construct_id, shared, INGEST, environment.to_environment())
        self.feed(INGEST, queue)
        self._read_uploads()
        shared.table.allow(self.role, "GetItem", "PutItem", "UpdateItem")
        self.allow_results("PutObject", keys="*/config.json")
        self.allow_results("PutObject", keys="*/error.json")
        self.allow_on_all_of_batch("ListJobs")
        self.role.add_to_principal_policy(
            iam.PolicyStatement(
                actions=["batch:SubmitJob"], resources=[job_queue.job_queue_arn, *job_definitions.values()]
            )
        )

    def _read_uploads(self) -> None:
        uploads = self.shared.buckets.uploads
        allow_listing(self.role, uploads)
        actions = ("s3:GetObject", "s3:GetObjectVersion")
        allow_objects(self.role, uploads, actions, "*", "Users choose the keys of their uploads.")

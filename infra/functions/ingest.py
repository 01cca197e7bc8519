from aws_cdk import Arn, ArnComponents, Stack
from aws_cdk import aws_batch as batch
from aws_cdk import aws_iam as iam
from constructs import Construct

from infra.acceptance import accept
from infra.functions.base import DeployedFunction, Shared
from infra.functions.offer import Offer
from infra.object_access import allow_listing
from infra.queues import WorkQueue
from lambdas.functions import INGEST
from lambdas.ingest.settings import IngestSettings
from lambdas.jobs.settings import by_packs


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
        offer: Offer,
        notices: WorkQueue,
    ) -> None:
        settings = shared.settings
        environment = IngestSettings(
            jobs_table=shared.table.table.table_name,
            results_bucket=shared.buckets.results.bucket_name,
            retention_days=settings.results_retention_days,
            queue_url=queue.queue.queue_url,
            dead_letters_url=queue.dead.queue_url,
            metrics_namespace=settings.metrics_namespace,
            deployment=settings.name,
            job_queue=job_queue.job_queue_arn,
            job_definitions=dict(offer.job_definitions),
            features=by_packs(offer.features),
            languages=dict(offer.languages),
            notify_queue_url=notices.queue.queue_url,
            default_owner=settings.default_owner,
            default_config=settings.default_config or {},
            default_language=settings.language_of_config,
            default_operating_point=settings.default_operating_point,
            max_parallel=settings.max_parallel,
            max_receives=queue.max_receives,
        )
        super().__init__(scope, construct_id, shared, INGEST, environment.to_environment())
        self.feed(INGEST, queue)
        self._take_uploads()
        shared.table.allow(self.role, "GetItem", "PutItem", "UpdateItem")
        self.allow_results("PutObject", keys="*/config.json")
        self.allow_results("PutObject", keys="*/error.json")
        self.allow_removing_results()
        notices.allow_sending(self.role)
        self.allow_on_all_of_batch("ListJobs")
        self.allow_ending_in_batch()
        self._submit(job_queue, offer)

    def _submit(self, job_queue: batch.JobQueue, offer: Offer) -> None:
        """Let it submit any revision of each definition.

        It is told of one. In an upgrade, which of them and what its policy allows do not change at one time.
        """
        stack = Stack.of(self)
        resources = [job_queue.job_queue_arn]
        for revisions in offer.revisions:
            parts = ArnComponents(service="batch", resource="job-definition", resource_name=revisions)
            resources.append(Arn.format(parts, stack))
            accept(
                self.role,
                "IAM5[Resource::arn:<AWS::Partition>:batch:<AWS::Region>:<AWS::AccountId>:"
                f"job-definition/{revisions}]",
                "Batch numbers the revisions, of which an upgrade needs two; the name is this deployment's.",
            )
        self.role.add_to_principal_policy(
            iam.PolicyStatement(actions=["batch:SubmitJob"], resources=resources)
        )

    def _take_uploads(self) -> None:
        """Let it read any recording, and remove what came for a job that was taken back meanwhile."""
        allow_listing(self.role, self.shared.buckets.uploads)
        actions = ("GetObject", "GetObjectVersion", "DeleteObjectVersion")
        self.allow_uploads(*actions, keys="*", reason="Users choose the keys of their uploads.")

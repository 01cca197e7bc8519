from constructs import Construct

from infra.functions.base import DeployedFunction, Shared
from infra.queues import WorkQueue
from lambdas.fetch.settings import FetchSettings
from lambdas.functions import FETCH


class FetchFunction(DeployedFunction):
    """Fetches recordings from where their jobs say. It is in no network of ours, so none is in its reach."""

    def __init__(
        self, scope: Construct, construct_id: str, shared: Shared, *, queue: WorkQueue, notices: WorkQueue
    ) -> None:
        settings = shared.settings
        environment = FetchSettings(
            jobs_table=shared.table.table.table_name,
            results_bucket=shared.buckets.results.bucket_name,
            retention_days=settings.results_retention_days,
            queue_url=queue.queue.queue_url,
            dead_letters_url=queue.dead.queue_url,
            notify_queue_url=notices.queue.queue_url,
            uploads_bucket=shared.buckets.uploads.bucket_name,
            metrics_namespace=settings.metrics_namespace,
            deployment=settings.name,
        )
        super().__init__(scope, construct_id, shared, FETCH, environment.to_environment())
        self.feed(FETCH, queue)
        shared.table.allow(self.role, "GetItem", "UpdateItem")
        reason = "The key holds the id of the job, which is made when it is posted."
        self.allow_uploads("PutObject", "AbortMultipartUpload", keys="api/*", reason=reason)
        self.allow_results("PutObject", keys="*/error.json")
        self.allow_removing_results()
        notices.allow_sending(self.role)

from constructs import Construct

from infra.functions.base import DeployedFunction, Shared
from infra.object_access import allow_listing
from infra.queues import WorkQueue
from lambdas.functions import NOTIFY
from lambdas.notify.settings import NotifySettings


class NotifyFunction(DeployedFunction):
    """Tells of the ends of jobs. It is in no network of ours, so none is in its reach."""

    def __init__(self, scope: Construct, construct_id: str, shared: Shared, *, queue: WorkQueue) -> None:
        environment = NotifySettings(
            jobs_table=shared.table.table.table_name,
            results_bucket=shared.buckets.results.bucket_name,
            retention_days=shared.settings.results_retention_days,
            queue_url=queue.queue.queue_url,
            dead_letters_url=queue.dead.queue_url,
        )
        super().__init__(scope, construct_id, shared, NOTIFY, environment.to_environment())
        self.feed(NOTIFY, queue)
        shared.table.allow(self.role, "GetItem", "UpdateItem")
        self.allow_results("GetObject")
        self.tell_missing_results()
        reason = "Users choose the keys of their uploads, and may have them sent back."
        allow_listing(self.role, shared.buckets.uploads)
        self.allow_uploads("GetObject", "GetObjectVersion", keys="*", reason=reason)

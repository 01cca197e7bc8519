from typing import Final

from aws_cdk import CfnOutput, Fn, Stack, Tags
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra.alarms import Alarms
from infra.buckets import Buckets, uploads_name
from infra.dashboard import Dashboard
from infra.functions.api import ApiFunction
from infra.functions.base import Shared
from infra.functions.callers import ApiCallers
from infra.functions.code import FunctionCode
from infra.functions.fetch import FetchFunction
from infra.functions.ingest import IngestFunction
from infra.functions.notify import NotifyFunction
from infra.functions.offer import Offer
from infra.functions.status import StatusFunction
from infra.functions.sweep import SweepFunction
from infra.given_secret import GivenSecret
from infra.hosts import Hosts
from infra.job_definitions import JobDefinitions
from infra.job_queue import JobQueue
from infra.job_roles import JobRoles
from infra.jobs_table import JobsTable
from infra.key import DataKey
from infra.languages import codes, features
from infra.network import Network
from infra.queues import WorkQueue
from infra.settings import Settings
from infra.upload_events import UploadEvents
from lambdas.functions import FETCH, INGEST, NOTIFY, STATUS, Function

_NO_KEYS: Final = '{"keys": []}'


class LonghandStack(Stack):
    """All of a deployment."""

    def __init__(self, scope: Construct, settings: Settings) -> None:
        super().__init__(
            scope,
            "Longhand",
            stack_name=settings.name,
            description="Longhand: batch transcription on your own account",
        )
        Tags.of(self).add("deployment", settings.name)
        self._outputs = Construct(self, "Outputs")
        key = DataKey(self, "Key", name=settings.name) if settings.kms else None
        buckets = Buckets(self, "Buckets", settings, key)
        uploads = self._queue(settings, INGEST)
        job_news = self._queue(settings, STATUS)
        fetches = self._queue(settings, FETCH)
        notices = self._queue(settings, NOTIFY)
        UploadEvents(self, "UploadEvents", buckets.uploads, uploads_name(self, settings), uploads.queue)

        license_secret = self._license_secret(settings, key)
        roles = JobRoles(self, "JobRoles", buckets, key)
        definitions = JobDefinitions(self, "JobDefinitions", settings, roles, license_secret)
        network = Network(self, "Network", settings)
        network.allow_s3(reads=buckets.uploads, reads_and_writes=buckets.results)
        hosts = Hosts(self, "Hosts", settings, network)
        job_queue = JobQueue(self, "JobQueue", name=settings.name, hosts=hosts).queue

        table = JobsTable(self, "Jobs", settings, key)
        shared = Shared(settings=settings, code=FunctionCode(), buckets=buckets, table=table, key=key)
        offer = Offer(definitions.arns, definitions.revisions, features(settings), codes(settings))
        IngestFunction(
            self,
            "Ingest",
            shared,
            queue=uploads,
            job_queue=job_queue,
            offer=offer,
            notices=notices,
        )
        StatusFunction(self, "Status", shared, queue=job_news, job_queue=job_queue, notices=notices)
        SweepFunction(self, "Sweep", shared, job_queue=job_queue, notices=notices)
        FetchFunction(self, "Fetch", shared, queue=fetches, notices=notices)
        NotifyFunction(self, "Notify", shared, queue=notices)
        api = self._api(shared, offer, fetches)

        alarms = Alarms(self, "Alarms", settings, key, (uploads, job_news, fetches, notices))
        dashboard = Dashboard(self, "Dashboard", settings, alarms)
        self._output(
            UploadsBucket=buckets.uploads.bucket_name,
            ResultsBucket=buckets.results.bucket_name,
            ApiUrl=_without_slash(api.url),
            LicenseSecret=license_secret.secret_arn,
            JobQueue=job_queue.job_queue_arn,
            JobsTable=table.table.table_name,
            AlarmTopic=alarms.topic.topic_arn,
            DashboardUrl=dashboard.url,
        )

    def _queue(self, settings: Settings, function: Function) -> WorkQueue:
        name = f"{function.name.capitalize()}Queue"
        return WorkQueue(self, name, deployment=settings.name, function=function)

    def _api(self, shared: Shared, offer: Offer, fetches: WorkQueue) -> ApiFunction:
        """Make the API, and how its callers are told from others: by keys of ours, or by rights in AWS."""
        name = shared.settings.name
        if shared.settings.api_auth == "iam":
            api = ApiFunction(self, "Api", shared, offer=offer, fetches=fetches, keys_secret=None)
            callers = ApiCallers(self, "ApiCallers", deployment=name, api=api)
            self._output(ApiCallersPolicy=callers.policy.managed_policy_arn)
            return api
        keys = GivenSecret(
            self, "ApiKeys", description=f"API keys of {name}: hashes", key=shared.key, value=_NO_KEYS
        )
        self._output(ApiKeysSecret=keys.secret.secret_arn)
        return ApiFunction(self, "Api", shared, offer=offer, fetches=fetches, keys_secret=keys.secret)

    def _license_secret(self, settings: Settings, key: DataKey | None) -> secretsmanager.ISecret:
        if settings.license_secret:
            return secretsmanager.Secret.from_secret_complete_arn(self, "License", settings.license_secret)
        return GivenSecret(self, "License", description=f"Licence token of {settings.name}", key=key).secret

    def _output(self, **values: str) -> None:
        for name, value in values.items():
            CfnOutput(self._outputs, name, value=value).override_logical_id(name)


def _without_slash(url: lambda_.FunctionUrl) -> str:
    """Give the URL as `https://host`: Lambda's ends with a slash, and clients add `/v2`."""
    return f"https://{Fn.select(2, Fn.split('/', url.url))}"

from typing import Final

from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from contract.job.schema import LISTING, RUNNING
from infra.functions.base import DeployedFunction, Shared
from infra.functions.offer import Offer
from infra.object_access import allow_listing_versions
from infra.queues import WorkQueue
from lambdas.api.settings import ApiSettings
from lambdas.functions import API
from lambdas.jobs.settings import by_packs

_POSTED: Final = "api/"
"""What the keys of all recordings begin with that come through the API."""


class ApiFunction(DeployedFunction):
    """Takes jobs, and serves them and their transcripts, at a URL of its own.

    Parameters
    ----------
    keys_secret
        Of the hashes of the API keys; None where callers sign their requests.
    """

    url: lambda_.FunctionUrl

    def __init__(  # noqa: PLR0913 - all that it joins together
        self,
        scope: Construct,
        construct_id: str,
        shared: Shared,
        *,
        offer: Offer,
        fetches: WorkQueue,
        keys_secret: secretsmanager.ISecret | None,
    ) -> None:
        settings = shared.settings
        environment = ApiSettings(
            jobs_table=shared.table.table.table_name,
            results_bucket=shared.buckets.results.bucket_name,
            retention_days=settings.results_retention_days,
            job_definitions=dict(offer.job_definitions),
            features=by_packs(offer.features),
            languages=dict(offer.languages),
            default_operating_point=settings.default_operating_point,
            auth=settings.api_auth,
            api_keys_secret=keys_secret.secret_arn if keys_secret else "",
            uploads_bucket=shared.buckets.uploads.bucket_name,
            fetch_queue_url=fetches.queue.queue_url,
            max_running_jobs=settings.max_running_jobs,
        )
        super().__init__(scope, construct_id, shared, API, environment.to_environment())
        self.url = self._url()
        shared.table.allow(self.role, "GetItem", "PutItem", "UpdateItem")
        shared.table.allow_query(self.role, LISTING)
        shared.table.allow_query(self.role, RUNNING)
        self.allow_results("GetObject")
        self.allow_removing_results()
        self._take_recordings()
        self.allow_ending_in_batch()
        fetches.allow_sending(self.role)
        if keys_secret:
            self._read_keys(keys_secret)

    def _url(self) -> lambda_.FunctionUrl:
        # Clients of the v2 API send a bearer key and no AWS signature: the function itself checks the key.
        kinds = lambda_.FunctionUrlAuthType
        kind = kinds.AWS_IAM if self.shared.settings.api_auth == "iam" else kinds.NONE
        return self.function.add_function_url(auth_type=kind, invoke_mode=lambda_.InvokeMode.BUFFERED)

    def _take_recordings(self) -> None:
        """Let it put recordings, which the URLs that it signs pass on, and take back those of any job."""
        self.allow_uploads(
            "PutObject",
            "AbortMultipartUpload",
            "ListMultipartUploadParts",
            keys=f"{_POSTED}*",
            reason="The key holds the id of the job, which is made when it is posted.",
        )
        reason = "Users choose the keys of their uploads, and may take any of them back."
        self.allow_uploads("DeleteObjectVersion", keys="*", reason=reason)
        allow_listing_versions(self.role, self.shared.buckets.uploads, _POSTED)

    def _read_keys(self, secret: secretsmanager.ISecret) -> None:
        self.role.add_to_principal_policy(
            iam.PolicyStatement(actions=["secretsmanager:GetSecretValue"], resources=[secret.secret_arn])
        )

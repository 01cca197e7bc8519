from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from contract.job.schema import LISTING
from infra.functions.base import DeployedFunction, Shared
from lambdas.api.settings import ApiSettings
from lambdas.functions import API


class ApiFunction(DeployedFunction):
    """Serves jobs and transcripts at a URL of its own."""

    url: lambda_.FunctionUrl

    def __init__(
        self, scope: Construct, construct_id: str, shared: Shared, *, keys_secret: secretsmanager.ISecret
    ) -> None:
        environment = ApiSettings(
            jobs_table=shared.table.table.table_name,
            results_bucket=shared.buckets.results.bucket_name,
            retention_days=shared.settings.results_retention_days,
            api_keys_secret=keys_secret.secret_arn,
        )
        super().__init__(scope, construct_id, shared, API, environment.to_environment())
        # Clients of the v2 API send a bearer key and no AWS signature: the function itself checks the key.
        self.url = self.function.add_function_url(
            auth_type=lambda_.FunctionUrlAuthType.NONE, invoke_mode=lambda_.InvokeMode.BUFFERED
        )
        shared.table.allow(self.role, "GetItem")
        shared.table.allow_query(self.role, LISTING)
        self.allow_results("GetObject")
        self.tell_missing_results()
        self.role.add_to_principal_policy(
            iam.PolicyStatement(actions=["secretsmanager:GetSecretValue"], resources=[keys_secret.secret_arn])
        )

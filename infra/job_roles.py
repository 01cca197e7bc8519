from aws_cdk import Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra.acceptance import accept
from infra.buckets import Buckets
from infra.image import TranscriberImage
from infra.key import DataKey
from infra.object_access import allow_listing, allow_objects


class JobRoles(Construct):
    """What a job may do, and what the host may do to start it."""

    job: iam.Role
    execution: iam.Role

    def __init__(self, scope: Construct, construct_id: str, buckets: Buckets, key: DataKey | None) -> None:
        super().__init__(scope, construct_id)
        self.job = self._role("Job", "The worker: read recordings, write transcripts")
        allow_objects(
            self.job,
            buckets.uploads,
            ("s3:GetObject", "s3:GetObjectVersion"),
            "*",
            "Each job reads another recording.",
        )
        allow_objects(
            self.job,
            buckets.results,
            ("s3:DeleteObject", "s3:GetObject", "s3:PutObject"),
            "*",
            "Each job reads its config from a folder of its own and writes its results there.",
        )
        for bucket in (buckets.uploads, buckets.results):
            allow_listing(self.job, bucket)
        self.execution = self._role("Execution", "The agent: pull the image, write the log, read the licence")
        if key:
            key.allow(self.job)
            key.allow(self.execution)

    def allow_start(
        self, image: TranscriberImage, log_group: logs.LogGroup, license_secret: secretsmanager.ISecret
    ) -> None:
        image.allow_pull(self.execution)
        self.execution.add_to_principal_policy(
            iam.PolicyStatement(
                actions=["logs:CreateLogStream", "logs:PutLogEvents"], resources=[log_group.log_group_arn]
            )
        )
        self.execution.add_to_principal_policy(
            iam.PolicyStatement(
                actions=["secretsmanager:GetSecretValue"], resources=[license_secret.secret_arn]
            )
        )

    def _role(self, construct_id: str, description: str) -> iam.Role:
        account = {"StringEquals": {"aws:SourceAccount": Stack.of(self).account}}
        role = iam.Role(
            self,
            construct_id,
            description=description,
            assumed_by=iam.ServicePrincipal("ecs-tasks.amazonaws.com", conditions=account),
        )
        if construct_id == "Execution":
            accept(
                role,
                "IAM5[Resource::*]",
                "ecr:GetAuthorizationToken knows no resources: the token is for the whole registry.",
            )
        return role

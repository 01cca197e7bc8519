from typing import Final

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_batch as batch
from aws_cdk import aws_logs as logs
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from contract.job.definition import JobDefinition, job_definition
from contract.job.resources import OPERATING_POINTS
from infra.container import Surroundings, container_properties, retry_strategy
from infra.image import TranscriberImage
from infra.job_roles import JobRoles
from infra.retention import retention
from infra.settings import Settings

_SECONDS_A_MINUTE: Final = 60
_KEEP: Final = batch.CfnJobDefinition.ResourceRetentionPolicyProperty(skip_deregister_on_update=True)
"""The revision before. While an upgrade replaces hosts, which can take hours, ingest still submits it."""


class JobDefinitions(Construct):
    """One image for each language, and one job definition for each of its operating points."""

    arns: dict[str, str]
    """By `<language>-<operating point>`, with the revision: ingest submits what it was deployed with."""
    revisions: tuple[str, ...]
    """Patterns of names: every revision of each, those of other versions of the stack included."""
    log_group: logs.LogGroup

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        settings: Settings,
        roles: JobRoles,
        license_secret: secretsmanager.ISecret,
    ) -> None:
        super().__init__(scope, construct_id)
        self._name = settings.name
        self._roles = roles
        self._license = license_secret
        self.log_group = logs.LogGroup(
            self,
            "Log",
            retention=retention(settings.log_retention_days),
            removal_policy=RemovalPolicy.DESTROY,
        )
        self.arns = {}
        for language in settings.languages:
            image = TranscriberImage(self, f"Image-{language}", settings, language)
            roles.allow_start(image, self.log_group, license_secret)
            for point in OPERATING_POINTS:
                definition = job_definition(language, point, settings.job_timeout_minutes * _SECONDS_A_MINUTE)
                self.arns[definition.name] = self._render(definition, image).ref
        self.revisions = tuple(f"{settings.name}-{name}:*" for name in self.arns)

    def _render(self, definition: JobDefinition, image: TranscriberImage) -> batch.CfnJobDefinition:
        around = Surroundings(
            image=image.uri,
            job_role=self._roles.job.role_arn,
            execution_role=self._roles.execution.role_arn,
            region=Stack.of(self).region,
            log_group=self.log_group.log_group_name,
            secrets={"LICENSE_TOKEN": self._license.secret_arn},
        )
        rendered = batch.CfnJobDefinition(
            self,
            definition.name,
            type="container",
            platform_capabilities=["EC2"],
            job_definition_name=f"{self._name}-{definition.name}",
            container_properties=container_properties(definition, around),
            retry_strategy=retry_strategy(definition),
            timeout=batch.CfnJobDefinition.TimeoutProperty(
                attempt_duration_seconds=definition.timeout_seconds
            ),
            resource_retention_policy=_KEEP,
        )
        # A job needs its secrets and image at its start, when the roles' policies must be there.
        rendered.node.add_dependency(self._roles)
        return rendered

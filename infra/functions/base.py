from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from aws_cdk import Arn, ArnComponents, Duration, RemovalPolicy, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from aws_cdk.aws_lambda_event_sources import SqsEventSource
from constructs import Construct

from infra.acceptance import accept
from infra.buckets import Buckets
from infra.functions.code import FunctionCode
from infra.jobs_table import JobsTable
from infra.key import DataKey
from infra.object_access import allow_listing, allow_objects
from infra.queues import WorkQueue
from infra.retention import retention
from infra.settings import Settings
from lambdas.functions import Function

_FOLDERS: Final = "Every job has a folder of its own, whose name is not known beforehand."


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """What every function of a deployment has."""

    settings: Settings
    code: FunctionCode
    buckets: Buckets
    table: JobsTable
    key: DataKey | None


class DeployedFunction(Construct):
    """One function of the table in `lambdas.functions`, with a role and a log of its own."""

    function: lambda_.Function
    role: iam.Role

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        shared: Shared,
        described: Function,
        environment: Mapping[str, str],
    ) -> None:
        super().__init__(scope, construct_id)
        self.shared = shared
        log_group = logs.LogGroup(
            self,
            "Log",
            retention=retention(shared.settings.log_retention_days),
            removal_policy=RemovalPolicy.DESTROY,
        )
        self.role = iam.Role(
            self,
            "Role",
            description=f"The {described.name} function",
            assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
        )
        log_group.grant_write(self.role)
        if shared.key:
            shared.key.allow(self.role)
        self.function = lambda_.Function(
            self,
            "Function",
            function_name=f"{shared.settings.name}-{described.name}",
            runtime=shared.code.runtime,
            architecture=shared.code.architecture,
            code=shared.code.code,
            handler=described.handler,
            timeout=Duration.seconds(described.timeout_seconds),
            memory_size=described.memory_mib,
            # No POWERTOOLS_SERVICE_NAME: it would become a second dimension of every metric.
            environment=dict(environment),
            role=self.role,
            log_group=log_group,
        )
        accept(
            self.function,
            "L1",
            "Its bytecode is made by the Python that deploys, which must be of the function's own version.",
        )
        self._invoke_every(described.every_seconds)

    def feed(self, described: Function, queue: WorkQueue) -> None:
        """Feed it from its queue, as many messages and invocations at once as the table says."""
        assert described.source is not None
        queue.allow_burying(self.role)
        self.function.add_event_source(
            SqsEventSource(
                queue.queue,
                batch_size=described.source.batch_size,
                max_concurrency=described.source.max_concurrency,
                report_batch_item_failures=True,
            )
        )

    def allow_results(self, *actions: str, keys: str = "*") -> None:
        """Let it do something with results: `GetObject`, `PutObject`."""
        names = tuple(f"s3:{action}" for action in actions)
        allow_objects(self.role, self.shared.buckets.results, names, keys, _FOLDERS)

    def allow_removing_results(self) -> None:
        """Let it remove what is left in the folders of jobs that were taken back."""
        self.allow_results("DeleteObject")
        self.tell_missing_results()

    def allow_uploads(self, *actions: str, keys: str, reason: str) -> None:
        """Let it do something with recordings and the configs beside them."""
        names = tuple(f"s3:{action}" for action in actions)
        allow_objects(self.role, self.shared.buckets.uploads, names, keys, reason)

    def tell_missing_results(self) -> None:
        """Let it be told that a result is not there, where it would be told that it has no right to it.

        That is the right to list the results, by which a folder is emptied as well.
        """
        allow_listing(self.role, self.shared.buckets.results)

    def allow_on_all_of_batch(self, *actions: str) -> None:
        """Let it call what AWS Batch grants for all resources or none: `ListJobs`, `DescribeJobs`."""
        names = [f"batch:{action}" for action in actions]
        self.role.add_to_principal_policy(iam.PolicyStatement(actions=names, resources=["*"]))
        accept(self.role, "IAM5[Resource::*]", f"AWS Batch knows no resources for {' and '.join(actions)}.")

    def allow_ending_in_batch(self) -> None:
        """Let it end jobs in Batch, which names them by ids that it gives itself, whatever their queue."""
        jobs = Arn.format(ArnComponents(service="batch", resource="job", resource_name="*"), Stack.of(self))
        self.role.add_to_principal_policy(
            iam.PolicyStatement(actions=["batch:TerminateJob"], resources=[jobs])
        )
        accept(
            self.role,
            "IAM5[Resource::arn:<AWS::Partition>:batch:<AWS::Region>:<AWS::AccountId>:job/*]",
            "Batch gives each job an id of its own, and grants by nothing else.",
        )

    def _invoke_every(self, seconds: int | None) -> None:
        if seconds is not None:
            schedule = events.Schedule.rate(Duration.seconds(seconds))
            rule = events.Rule(self, "Clock", schedule=schedule)
            # The next tick comes anyway: a missed one need not be made up for.
            rule.add_target(targets.LambdaFunction(self.function, retry_attempts=0))

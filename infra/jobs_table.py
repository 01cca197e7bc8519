from typing import Final

from aws_cdk import RemovalPolicy
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_iam as iam
from constructs import Construct

from contract.job.schema import EXPIRES, INDEXES, KEY, Index
from infra.key import DataKey
from infra.settings import Settings

_WHOLE: Final = dynamodb.ProjectionType.ALL
_KEYS_ALONE: Final = dynamodb.ProjectionType.KEYS_ONLY


class JobsTable(Construct):
    """The job records, as `contract.job.schema` lays them out."""

    table: dynamodb.Table

    def __init__(self, scope: Construct, construct_id: str, settings: Settings, key: DataKey | None) -> None:
        super().__init__(scope, construct_id)
        encryption = dynamodb.TableEncryption
        self.table = dynamodb.Table(
            self,
            # Another id with other indexes: of a table that is there, CloudFormation changes one at a time.
            "Records",
            partition_key=_text(KEY),
            billing_mode=dynamodb.BillingMode.PAY_PER_REQUEST,
            time_to_live_attribute=EXPIRES,
            point_in_time_recovery_specification=dynamodb.PointInTimeRecoverySpecification(
                point_in_time_recovery_enabled=True
            ),
            encryption=encryption.CUSTOMER_MANAGED if key else encryption.DEFAULT,
            encryption_key=key.key if key else None,
            removal_policy=RemovalPolicy(settings.results_removal.upper()),
        )
        for index in INDEXES:
            self.table.add_global_secondary_index(
                index_name=index.name,
                partition_key=_text(index.partition),
                sort_key=_text(index.sort),
                projection_type=_WHOLE if index.whole else _KEYS_ALONE,
            )

    def allow(self, role: iam.IRole, *actions: str) -> None:
        """Let a role do something with single records: `GetItem`, `PutItem`, `UpdateItem`."""
        _allow(role, actions, self.table.table_arn)

    def allow_query(self, role: iam.IRole, index: Index) -> None:
        """Let a role list records by one index."""
        _allow(role, ("Query",), f"{self.table.table_arn}/index/{index.name}")


def _allow(role: iam.IRole, actions: tuple[str, ...], resource: str) -> None:
    names = [f"dynamodb:{action}" for action in actions]
    role.add_to_principal_policy(iam.PolicyStatement(actions=names, resources=[resource]))


def _text(name: str) -> dynamodb.Attribute:
    return dynamodb.Attribute(name=name, type=dynamodb.AttributeType.STRING)

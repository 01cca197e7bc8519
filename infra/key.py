from typing import Final

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_iam as iam
from aws_cdk import aws_kms as kms
from constructs import Construct

_USE: Final = (
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
)
"""What S3, DynamoDB and Secrets Manager do with the key for whoever calls them."""


class DataKey(Construct):
    """The customer key of everything that holds words or sound, where a deployment wants one.

    Queues are not among it: they hold names of objects only, and S3 could not send to them without being
    let into the key. SQS encrypts them with keys of its own.
    """

    key: kms.Key

    def __init__(self, scope: Construct, construct_id: str, *, name: str) -> None:
        super().__init__(scope, construct_id)
        self.key = kms.Key(
            self,
            "Key",
            alias=f"alias/{name}",
            description=f"Recordings, transcripts and job records of {name}",
            enable_key_rotation=True,
            removal_policy=RemovalPolicy.RETAIN,  # what is retained would be unreadable without it
        )

    def allow(self, role: iam.IRole) -> None:
        """Let a role use what is encrypted with the key. Its other permissions say what that is."""
        role.add_to_principal_policy(iam.PolicyStatement(actions=list(_USE), resources=[self.key.key_arn]))

    def allow_service(self, service: str) -> None:
        """Let a service of AWS send to a topic that is encrypted with the key, for this account only.

        Parameters
        ----------
        service
            Its principal: `cloudwatch.amazonaws.com`.
        """
        self.key.add_to_resource_policy(
            iam.PolicyStatement(
                principals=[iam.ServicePrincipal(service)],
                actions=["kms:Decrypt", "kms:GenerateDataKey*"],
                resources=["*"],  # of a key's policy, that is the key
                conditions={"StringEquals": {"aws:SourceAccount": Stack.of(self).account}},
            )
        )

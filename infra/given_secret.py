from aws_cdk import RemovalPolicy
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from infra.acceptance import accept
from infra.key import DataKey


class GivenSecret(Construct):
    """A secret whose value people give after the deployment, which never writes it again.

    Parameters
    ----------
    value
        What it holds until then. It must stay the same in all versions of this program, since CloudFormation
        writes it when it changes. None for nothing at all, not even the value that CDK would generate.
    """

    secret: secretsmanager.Secret

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        description: str,
        key: DataKey | None,
        value: str | None = None,
    ) -> None:
        super().__init__(scope, construct_id)
        self.secret = secretsmanager.Secret(
            self,
            "Secret",
            description=description,
            encryption_key=key.key if key else None,
            removal_policy=RemovalPolicy.DESTROY,
        )
        resource = self.secret.node.default_child
        assert isinstance(resource, secretsmanager.CfnSecret)
        resource.generate_secret_string = None
        resource.secret_string = value
        accept(self.secret, "SMG4", "Its value comes from people; nothing could rotate it without them.")

from aws_cdk import aws_iam as iam
from constructs import Construct

from infra.functions.api import ApiFunction


class ApiCallers(Construct):
    """A policy that lets whoever has it call the API, where AWS checks who calls."""

    policy: iam.ManagedPolicy

    def __init__(self, scope: Construct, construct_id: str, *, deployment: str, api: ApiFunction) -> None:
        super().__init__(scope, construct_id)
        arn = api.function.function_arn
        self.policy = iam.ManagedPolicy(
            self,
            "Policy",
            description=f"May call the API of {deployment}",
            statements=[
                iam.PolicyStatement(
                    actions=["lambda:InvokeFunctionUrl"],
                    resources=[arn],
                    conditions={"StringEquals": {"lambda:FunctionUrlAuthType": "AWS_IAM"}},
                ),
                # AWS asks for both. By the URL alone: an event made by hand would say who calls as it likes.
                iam.PolicyStatement(
                    actions=["lambda:InvokeFunction"],
                    resources=[arn],
                    conditions={"Bool": {"lambda:InvokedViaFunctionUrl": "true"}},
                ),
            ],
        )

from typing import Final

from aws_cdk import Acknowledgment, Validations
from constructs import IConstruct

_PACK: Final = "AwsSolutions"


def accept(construct: IConstruct, rule: str, reason: str) -> None:
    """Accept what a rule of cdk-nag finds on one construct.

    Parameters
    ----------
    rule
        Without the name of the pack; what exactly is accepted in brackets, where the rule tells:
        `IAM5[Resource::*]`.
    reason
        Why it is right here. It ends up in the report.
    """
    Validations.of(construct).acknowledge(Acknowledgment(id=f"{_PACK}-{rule}", reason=reason))

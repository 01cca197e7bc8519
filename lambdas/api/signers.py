"""Who calls, where callers sign their requests: the principal that AWS has found the signature to be of."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from contract.errors.api import NotSigned
from lambdas.api.callers import Caller

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.data_classes import LambdaFunctionUrlEvent

_SESSION: Final = re.compile(r"(arn:[^:]+:sts::[0-9]+:assumed-role/[^/]+)/.+")


def signer(event: LambdaFunctionUrlEvent) -> Caller:
    """Give the caller whose signature AWS has checked.

    Raises
    ------
    NotSigned
        It has checked none: the URL is open, or the function was invoked in another way.
    """
    arn = event.request_context.authorizer.iam.user_arn
    if not arn:
        raise NotSigned
    return Caller(principal(arn))


def principal(arn: str) -> str:
    """Give whose jobs a caller's are, of its ARN.

    A role is the same whoever has assumed it, and in whichever session: jobs outlive sessions.
    """
    session = _SESSION.fullmatch(arn)
    return session[1] if session else arn

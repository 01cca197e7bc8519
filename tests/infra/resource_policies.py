"""Whether a policy of a resource lets a service of AWS in, told as AWS does: allowed, and nowhere denied.

Values are texts as `synthesis.text` writes them, so that ARNs hold references. Whatever this does not know
ends the test: what is not understood must not pass as allowed.
"""

import fnmatch
from dataclasses import dataclass, field
from typing import Any

from tests.infra.synthesis import several, text

ACCOUNT = "<AWS::AccountId>"


@dataclass(frozen=True, kw_only=True)
class Request:
    """What a service asks of a resource."""

    service: str
    action: str
    resource: str
    source: str
    """ARN of what the service acts for."""
    account: str = ACCOUNT
    tls: bool = True

    @property
    def context(self) -> dict[str, str]:
        return {
            "aws:SourceAccount": self.account,
            "aws:SourceArn": self.source,
            "aws:SecureTransport": str(self.tls).lower(),
            "aws:PrincipalIsAWSService": "true",
            "s3:TlsVersion": "1.3" if self.tls else "",
        }


@dataclass
class Verdict:
    """Sentences that allow, and that deny."""

    allows: list[dict[str, Any]] = field(default_factory=list)
    denies: list[dict[str, Any]] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.allows) and not self.denies


def judged(document: dict[str, Any], request: Request) -> Verdict:
    """Judge a request by a policy document: true if it is allowed."""
    verdict = Verdict()
    for statement in document["Statement"]:
        if applies(statement, request):
            (verdict.allows if statement["Effect"] == "Allow" else verdict.denies).append(statement)
    return verdict


def applies(statement: dict[str, Any], request: Request) -> bool:
    assert not {"NotPrincipal", "NotAction", "NotResource"} & statement.keys()
    return (
        includes(statement["Principal"], request.service)
        and any(matches(action.lower(), request.action.lower()) for action in several(statement["Action"]))
        and any(matches(text(each), request.resource) for each in several(statement["Resource"]))
        and all(
            met(operator, key, [written(value) for value in several(values)], request.context)
            for operator, keys in statement.get("Condition", {}).items()
            for key, values in keys.items()
        )
    )


def includes(principal: Any, service: str) -> bool:
    if principal == "*":
        return True
    services = [text(each) for each in several(principal.get("Service", []))]
    return service in services or principal.get("AWS") == "*"


def written(value: Any) -> str:
    return str(value) if isinstance(value, int | float) else text(value)


def met(operator: str, key: str, wanted: list[str], context: dict[str, str]) -> bool:
    found = context.get(key)
    if found is None:  # a condition on what a request does not have is not met
        return False
    match operator:
        case "StringEquals" | "Bool":
            return found in wanted
        case "ArnEquals" | "ArnLike" | "StringLike":
            return any(matches(pattern, found) for pattern in wanted)
        case "NumericLessThan":
            return float(found or 0) < float(wanted[0])
    raise AssertionError(f"{operator} is not expected here")


def matches(pattern: str, value: str) -> bool:
    return fnmatch.fnmatchcase(value, pattern.replace("[", "[[]"))

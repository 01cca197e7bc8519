"""The stack as tests see it: synthesised once for each set of settings, with no bundling of functions."""

import json
import re
import tempfile
from functools import cache
from typing import Any

from aws_cdk import assertions

from infra.app import build

NO_BUNDLING: dict[str, Any] = {"aws:cdk:bundling-stacks": []}


def template(**settings: Any) -> assertions.Template:
    """Synthesise the stack with some settings other than the default."""
    return _template(json.dumps(settings, sort_keys=True))


@cache
def _template(settings: str) -> assertions.Template:
    folder = tempfile.mkdtemp(prefix="longhand-cdk-")
    _, stack = build(NO_BUNDLING | json.loads(settings), folder, to_deploy=False)
    return assertions.Template.from_stack(stack)


def resources(found: assertions.Template, kind: str) -> dict[str, Any]:
    """Give the properties of every resource of a kind, by logical id."""
    every = found.find_resources(kind)
    return {logical_id: resource.get("Properties", {}) for logical_id, resource in every.items()}


def the_one(found: assertions.Template, kind: str, part: str) -> dict[str, Any]:
    """Give the properties of the only resource of a kind whose logical id begins with `part`."""
    matching = [value for name, value in resources(found, kind).items() if name.startswith(part)]
    assert len(matching) == 1, f"{len(matching)} {kind} begin with {part}"
    return matching[0]


def grants(found: assertions.Template, role: str) -> set[tuple[str, str]]:
    """Give all that a role may do, as pairs of an action and a resource.

    The policies are those whose name begins with the role's.
    """
    return {
        (action, text(resource))
        for name, policy in resources(found, "AWS::IAM::Policy").items()
        if name.startswith(role)
        for statement in policy["PolicyDocument"]["Statement"]
        for action in several(statement["Action"])
        for resource in several(statement["Resource"])
    }


def actions(found: assertions.Template, role: str) -> set[str]:
    """Give the names of all that a role may do."""
    return {action for action, _ in grants(found, role)}


def several(value: Any) -> list[Any]:
    """Give what CloudFormation writes as one where there is only one."""
    return value if isinstance(value, list) else [value]


def text(value: Any) -> str:
    """Write a value with intrinsic functions as text, references as `<LogicalId>` or `<LogicalId.Part>`."""
    if isinstance(value, str):
        return value
    [(function, argument)] = value.items()
    match function:
        case "Ref":
            return f"<{argument}>"
        case "Fn::GetAtt":
            return f"<{'.'.join(argument)}>"
        case "Fn::Sub":
            return re.sub(r"\$\{(.*?)\}", r"<\1>", argument)
        case "Fn::Join":
            return str(argument[0]).join(map(text, argument[1]))
    raise AssertionError(f"{function} is not expected here")

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Properties = Mapping[str, Any]
"""Of one resource in a synthesised template."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One thing that must hold for every resource of a kind.

    Attributes
    ----------
    name
        As reports show it.
    resource_type
        Of CloudFormation.
    location
        Property that is wrong where it does not hold.
    holds
        Told from the resource's properties.
    must
        What must hold, and why.
    fix
        What to do where it does not.
    """

    name: str
    resource_type: str
    location: str
    holds: Callable[[Properties], bool]
    must: str
    fix: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A resource for which a rule does not hold."""

    rule: Rule
    logical_id: str


def findings(template: Mapping[str, Any], rules: tuple[Rule, ...]) -> Iterator[Finding]:
    """Try every rule on every resource of its kind."""
    for logical_id, resource in template.get("Resources", {}).items():
        for rule in rules:
            if resource["Type"] == rule.resource_type and not rule.holds(resource.get("Properties", {})):
                yield Finding(rule, logical_id)

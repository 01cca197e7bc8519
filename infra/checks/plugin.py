import json
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import jsii
from aws_cdk import (
    IPolicyValidationContext,
    IPolicyValidationPlugin,
    PolicyValidationPluginReport,
    PolicyViolatingResource,
    PolicyViolation,
)

from infra.checks import job_definition, launch_template
from infra.checks.finding import Rule, findings

RULES: Final = (*job_definition.RULES, *launch_template.RULES)


@jsii.implements(IPolicyValidationPlugin)
class JobChecks:
    """Our rules as a plugin of CDK, whose run ends where one does not hold."""

    @property
    def name(self) -> str:
        return "longhand"

    @property
    def version(self) -> str:
        return "1.0.0"

    @property
    def rule_ids(self) -> list[str]:
        return [rule.name for rule in RULES]

    def validate(self, context: IPolicyValidationContext) -> PolicyValidationPluginReport:
        violations = [
            _violation(rule, path, logical_ids)
            for path in context.template_paths
            for rule, logical_ids in _broken(path)
        ]
        return PolicyValidationPluginReport(success=not violations, violations=violations)


def _broken(path: str) -> Iterator[tuple[Rule, list[str]]]:
    found = list(findings(json.loads(Path(path).read_text("utf-8")), RULES))
    for rule in RULES:
        if logical_ids := [finding.logical_id for finding in found if finding.rule is rule]:
            yield rule, logical_ids


def _violation(rule: Rule, path: str, logical_ids: list[str]) -> PolicyViolation:
    return PolicyViolation(
        rule_name=rule.name,
        description=rule.must,
        fix=rule.fix,
        severity="error",
        violating_resources=[
            PolicyViolatingResource(
                resource_logical_id=logical_id, template_path=path, locations=[f"Properties.{rule.location}"]
            )
            for logical_id in logical_ids
        ],
    )

from pathlib import Path
from typing import Final

from cfnlint.api import lint  # type: ignore[import-untyped]
from cfnlint.config import ManualArgs  # type: ignore[import-untyped]

_REGIONS: Final = ["eu-west-1", "us-east-1"]
"""Two that have every service and instance family of the stack."""

_IGNORED: Final = ["W3005"]
"""CDK writes dependencies out that a reference makes as well."""


def lint_template(template: Path) -> list[str]:
    """Give what cfn-lint finds in a template, a line each."""
    config = ManualArgs(regions=list(_REGIONS), ignore_checks=list(_IGNORED))
    matches = lint(template.read_text("utf-8"), config=config)
    return [f"{match.rule.id} {match.message} at {'/'.join(map(str, match.path or []))}" for match in matches]

"""`python -m infra.synth`, and so `make synth`: everything of a deployment short of AWS."""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from aws_cdk import App
from aws_cdk.cx_api import SynthesisMessageLevel

from contract.errors import LicenseKeysMissing, LonghandError, SettingInvalid
from infra.app import build, explain, settings_of, synthesise
from infra.checks.plugin import RULES
from infra.license_keys import check_license_keys
from infra.lint import lint_template
from infra.paths import CDK_OUT, PROJECT


def main(arguments: Sequence[str] | None = None) -> int:
    """Build the stack as `cdk deploy` would, check it, and say what came of it. Gives the exit status."""
    try:
        options = _options(arguments)
        app, stack = build(_context(options.context), str(options.output), to_deploy=False)
        obstacle = _obstacle(app)
        if not synthesise(app):
            return 1
    except LonghandError as error:
        _say(explain(error), to_stderr=True)
        return error.exit_code
    for warning in _warnings(app):
        _say(f"Warning: {warning}", to_stderr=True)
    template = options.output / stack.template_file
    mistakes = lint_template(template)
    for mistake in mistakes:
        _say(f"cfn-lint: {mistake}", to_stderr=True)
    if not mistakes:
        _say(_summary(template))
        _say(_how_to_deploy(options.context) if obstacle is None else _why_not_to(obstacle))
    return 1 if mistakes else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m infra.synth", description=__doc__)
    parser.add_argument(
        "-c",
        "--context",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="A setting; docs/deploy.md lists them.",
    )
    parser.add_argument("-o", "--output", type=Path, default=CDK_OUT, help="Folder to write to.")
    return parser.parse_args(arguments)


def _context(given: Sequence[str]) -> dict[str, Any]:
    for item in given:
        if "=" not in item:
            raise SettingInvalid("a setting is NAME=VALUE", item)
    return dict(item.split("=", 1) for item in given)


def _warnings(app: App) -> list[str]:
    """Give what constructs warn of, which otherwise only CDK's own program tells."""
    messages = [message for stack in app.synth().stacks for message in stack.messages]
    return [str(message.entry.data) for message in messages if message.level is SynthesisMessageLevel.WARNING]


def _obstacle(app: App) -> LicenseKeysMissing | None:
    """Give why `deploy` would refuse what is a good template. Developers have no licence at hand."""
    try:
        check_license_keys(settings_of(app))
    except LicenseKeysMissing as error:
        return error
    return None


def _summary(template: Path) -> str:
    resources = json.loads(template.read_text("utf-8"))["Resources"]
    shown = template.relative_to(PROJECT) if template.is_relative_to(PROJECT) else template
    return "\n".join(
        [
            f"{shown}: {len(resources)} resources.",
            f"cdk-nag (AwsSolutions), {len(RULES)} checks of our own and cfn-lint have nothing to object to.",
        ]
    )


def _why_not_to(obstacle: LonghandError) -> str:
    return f"Deploying it will be refused: {obstacle}\nWhat to do: {obstacle.advice}"


def _how_to_deploy(given: Sequence[str]) -> str:
    settings = "".join(f" -c '{item}'" for item in given)
    return "\n".join(
        [
            "To deploy it:",
            f"    .venv/bin/python -m infra.cdk deploy{settings}",
            'The licence and the first API key come after that: docs/deploy.md, "Deploying".',
        ]
    )


def _say(text: str, *, to_stderr: bool = False) -> None:
    print(text, file=sys.stderr if to_stderr else sys.stdout)


if __name__ == "__main__":
    sys.exit(main())

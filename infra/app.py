"""What `cdk deploy` runs: `python -m infra.app`. `python -m infra.synth` does the same and tells more."""

import sys
from collections.abc import Mapping
from typing import Any, Final

from aws_cdk import App, Validations
from cdk_nag import AwsSolutionsChecks

from contract.errors import LonghandError
from infra.checks.plugin import JobChecks
from infra.license_keys import check_license_keys
from infra.settings import Settings, from_context
from infra.stack import LonghandStack

_FLAGS: Final = {
    "@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy": True,
    "@aws-cdk/aws-s3:publicAccessBlockedByDefault": True,
    "@aws-cdk/aws-iam:minimizePolicies": True,
    "@aws-cdk/aws-lambda:recognizeLayerVersion": True,
    "@aws-cdk/core:checkSecretUsage": True,
}
"""Of CDK. They are here and not in cdk.json, which only CDK's own program reads."""


def build(
    context: Mapping[str, Any] | None = None, folder: str | None = None, *, to_deploy: bool = True
) -> tuple[App, LonghandStack]:
    """Build the app.

    Parameters
    ----------
    context
        Settings, beside those that CDK's program gives.
    folder
        Where to write it; without, where CDK's program says.
    to_deploy
        Whether what is deployed must be able to transcribe. A template can be checked without.

    Raises
    ------
    SettingUnknown, SettingInvalid
        See `infra.settings.from_context`.
    LicenseKeysMissing
        See `infra.license_keys`; not unless it is to be deployed.
    """
    app = App(context={**_FLAGS, **(context or {})}, outdir=folder)
    Validations.of(app).add_plugins(AwsSolutionsChecks(app), JobChecks())
    settings = settings_of(app)
    if to_deploy:
        check_license_keys(settings)
    return app, LonghandStack(app, settings)


def settings_of(app: App) -> Settings:
    """Read the settings of an app, those that CDK's program gives included."""
    return from_context(app.node.get_all_context())


def explain(error: LonghandError) -> str:
    """Say what is wrong and what to do, for people."""
    return f"{error}\nWhat to do: {error.advice}\nError code: {error.code}"


def synthesise(app: App) -> bool:
    """Write the app. False if a check has something to object to, which CDK has then told on STDERR."""
    try:
        app.synth()
    except RuntimeError as error:  # what jsii makes of any exception
        if "ValidationFailed" not in str(error):
            raise
        return False
    return True


def main() -> int:
    try:
        app, _ = build()
        return 0 if synthesise(app) else 1
    except LonghandError as error:
        print(explain(error), file=sys.stderr)  # noqa: T201 - what a person at a terminal reads
        return error.exit_code


if __name__ == "__main__":
    sys.exit(main())

"""What must hold for every job definition of Batch."""

import re
from typing import Any, Final

from infra.checks.finding import Properties, Rule

_TYPE: Final = "AWS::Batch::JobDefinition"
_SECRET: Final = re.compile(r"TOKEN|SECRET|PASSW|CREDENTIAL|(^|_)KEY$", re.IGNORECASE)
_ROOT: Final = re.compile(r"(0+|root)(:.*)?")
_MEMORY_ONLY: Final = frozenset({"nosuid", "nodev"})


def _container(properties: Properties) -> dict[str, Any]:
    found = properties.get("ContainerProperties", {})
    return found if isinstance(found, dict) else {}


def _has_user(properties: Properties) -> bool:
    user = str(_container(properties).get("User", ""))
    return bool(user) and not _ROOT.fullmatch(user)


def _keeps_secrets_out(properties: Properties) -> bool:
    variables = _container(properties).get("Environment", [])
    return not any(_SECRET.search(str(variable.get("Name", ""))) for variable in variables)


def _logs(properties: Properties) -> bool:
    log = _container(properties).get("LogConfiguration", {})
    return log.get("LogDriver") == "awslogs" and "awslogs-group" in log.get("Options", {})


def _ends_with_exit(properties: Properties) -> bool:
    rules = properties.get("RetryStrategy", {}).get("EvaluateOnExit", [])
    final = rules[-1] if rules else {}
    patterns = [value for name, value in final.items() if name.startswith("On")]
    return str(final.get("Action", "")).upper() == "EXIT" and patterns == ["*"]


def _restricts_tmpfs(properties: Properties) -> bool:
    mounts = _container(properties).get("LinuxParameters", {}).get("Tmpfs", [])
    return all(set(mount.get("MountOptions", [])) >= _MEMORY_ONLY for mount in mounts)


RULES: Final = (
    Rule(
        name="LH-Batch1",
        resource_type=_TYPE,
        location="ContainerProperties.ReadonlyRootFilesystem",
        holds=lambda properties: _container(properties).get("ReadonlyRootFilesystem") is True,
        must="The root file system of a job is read-only, so that no recording can reach a disk.",
        fix="Set readonly_root, and give the job a tmpfs where it writes.",
    ),
    Rule(
        name="LH-Batch2",
        resource_type=_TYPE,
        location="ContainerProperties.User",
        holds=_has_user,
        must="A job runs as a user other than root: hosts keep all others from their own rights.",
        fix="Set user.",
    ),
    Rule(
        name="LH-Batch3",
        resource_type=_TYPE,
        location="ContainerProperties.Privileged",
        holds=lambda properties: _container(properties).get("Privileged", False) is False,
        must="A job is not privileged.",
        fix="Leave privileged out.",
    ),
    Rule(
        name="LH-Batch4",
        resource_type=_TYPE,
        location="ContainerProperties.Environment",
        holds=_keeps_secrets_out,
        must="The environment of a job definition holds no secret: everybody who may describe it reads it.",
        fix="Give it under Secrets, from Secrets Manager.",
    ),
    Rule(
        name="LH-Batch5",
        resource_type=_TYPE,
        location="ContainerProperties.LogConfiguration",
        holds=_logs,
        must="A job's log goes to a group with a retention, not to Batch's own, which keeps it for ever.",
        fix="Set awslogs with awslogs-group.",
    ),
    Rule(
        name="LH-Batch6",
        resource_type=_TYPE,
        location="Timeout.AttemptDurationSeconds",
        holds=lambda properties: int(properties.get("Timeout", {}).get("AttemptDurationSeconds", 0)) > 0,
        must="A job has a timeout: one that hangs would run, and cost, for ever.",
        fix="Set timeout.",
    ),
    Rule(
        name="LH-Batch7",
        resource_type=_TYPE,
        location="RetryStrategy.EvaluateOnExit",
        holds=_ends_with_exit,
        must="The last retry rule ends whatever it meets: Batch retries what no rule matches.",
        fix='End the rules with {"Action": "EXIT", "OnStatusReason": "*"}.',
    ),
    Rule(
        name="LH-Batch8",
        resource_type=_TYPE,
        location="ContainerProperties.LinuxParameters.Tmpfs",
        holds=_restricts_tmpfs,
        must="A tmpfs takes no set-user-id programs and no devices.",
        fix="Mount it with nosuid and nodev.",
    ),
)

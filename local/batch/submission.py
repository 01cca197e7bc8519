"""From a call of SubmitJob to what is run: job definition and overrides together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract.job.definition import RetryRule
from local.batch.job import Submission
from local.batch.refusal import ClientException

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from contract.job.definition import JobDefinition
    from local.batch.place import Place
    from local.batch.requests import Pair, Requirement, RetryStrategy, SubmitJob

_RESERVED = "AWS_BATCH"


def submission(call: SubmitJob, definitions: Mapping[str, JobDefinition], place: Place) -> Submission:
    """Fill the job definition into what the call leaves open.

    Raises
    ------
    ClientException
        Queue or definition are unknown, or an override is none that Batch takes.
    """
    check_queue(call.jobQueue, place)
    name = definition_name(call.jobDefinition, place)
    definition = definitions.get(name)
    if definition is None:
        known = ", ".join(definitions)
        raise ClientException(f"JobDefinition {call.jobDefinition} not found; there are {known}")
    overrides = call.containerOverrides
    needs = _requirements(overrides.resourceRequirements)
    attempts, rules = _retries(call.retryStrategy, definition)
    return Submission(
        name=call.jobName,
        definition_name=name,
        definition=definition,
        environment=_environment(overrides.environment),
        command=tuple(overrides.command or definition.command),
        vcpus=needs.get("VCPU", definition.vcpus),
        memory_mib=needs.get("MEMORY", definition.memory_mib),
        attempts=attempts,
        retry_rules=rules,
        timeout_seconds=call.timeout.attemptDurationSeconds if call.timeout else definition.timeout_seconds,
        tags=dict(call.tags),
    )


def check_queue(name: str, place: Place) -> None:
    """Refuse any queue but the one there is: by its name, or its ARN.

    Raises
    ------
    ClientException
    """
    if name not in {place.queue, place.queue_arn}:
        raise ClientException(f"JobQueue {name} not found; there is {place.queue}")


def definition_name(given: str, place: Place) -> str:
    """Take the name out of `name`, `name:1`, or an ARN that ends in either. Others stay as they are."""
    return given.removeprefix(place.arn("batch", "job-definition/")).removesuffix(":1")


def _requirements(requirements: Sequence[Requirement]) -> dict[str, int]:
    found: dict[str, int] = {item.type: int(item.value) for item in requirements}
    if len(found) < len(requirements):
        raise ClientException("containerOverrides.resourceRequirements names a type twice")
    return found


def _environment(pairs: Sequence[Pair]) -> dict[str, str]:
    for pair in pairs:
        if pair.name.startswith(_RESERVED):
            raise ClientException(f"environment variable {pair.name}: names with {_RESERVED} are reserved")
        if "=" in pair.name or "\0" in pair.name + pair.value:
            raise ClientException(f"environment variable {pair.name!r} cannot be set")
    return {pair.name: pair.value for pair in pairs}


def _retries(strategy: RetryStrategy | None, definition: JobDefinition) -> tuple[int, tuple[RetryRule, ...]]:
    if strategy is None:
        return definition.attempts, definition.retry_rules
    if strategy.attempts is None:
        raise ClientException("retryStrategy.attempts is missing")
    rules = (
        RetryRule(
            action="RETRY" if rule.action == "RETRY" else "EXIT",
            on_status_reason=rule.onStatusReason,
            on_reason=rule.onReason,
            on_exit_code=rule.onExitCode,
        )
        for rule in strategy.evaluateOnExit
    )
    return strategy.attempts, tuple(rules)

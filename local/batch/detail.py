"""A job in the shapes of the Batch API: of DescribeJobs, which is also that of events, and of ListJobs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contract.job.definition import RetryRule
    from local.batch.job import AttemptRecord, Job, Submission
    from local.batch.place import Place
    from local.executors.executor import Exit


def detail(job: Job, place: Place) -> dict[str, Any]:
    """Describe a job: `JobDetail`. What is not known yet is not there."""
    asked = job.submission
    return _present(
        jobArn=place.job_arn(job.id),
        jobName=asked.name,
        jobId=job.id,
        jobQueue=place.queue_arn,
        status=job.status,
        statusReason=job.status_reason,
        attempts=[_attempt(attempt, place) for attempt in job.attempts if attempt.exit],
        createdAt=job.created_at,
        startedAt=job.started_at,
        stoppedAt=job.stopped_at,
        retryStrategy={
            "attempts": asked.attempts,
            "evaluateOnExit": [_rule(rule) for rule in asked.retry_rules],
        },
        dependsOn=[],
        jobDefinition=place.definition_arn(asked.definition_name),
        parameters={},
        container=_container(job, place),
        timeout={"attemptDurationSeconds": asked.timeout_seconds},
        tags=dict(asked.tags),
        platformCapabilities=["EC2"],
        isCancelled=False,
        isTerminated=job.ending == "terminated",
    )


def summary(job: Job, place: Place) -> dict[str, Any]:
    """List a job: `JobSummary`."""
    exit_ = job.attempts[-1].exit if job.attempts else None
    return _present(
        jobArn=place.job_arn(job.id),
        jobId=job.id,
        jobName=job.submission.name,
        jobDefinition=place.definition_arn(job.submission.definition_name),
        status=job.status,
        statusReason=job.status_reason,
        createdAt=job.created_at,
        startedAt=job.started_at,
        stoppedAt=job.stopped_at,
        container=_result(exit_) if exit_ else None,
    )


def _attempt(attempt: AttemptRecord, place: Place) -> dict[str, Any]:
    assert attempt.exit
    container = _result(attempt.exit) | _names(attempt, place) | {"networkInterfaces": []}
    return _present(
        container=container,
        startedAt=attempt.started_at,
        stoppedAt=attempt.stopped_at,
        statusReason=attempt.exit.status_reason,
    )


def _container(job: Job, place: Place) -> dict[str, Any]:
    asked = job.submission
    latest = job.attempts[-1] if job.attempts else None
    return {
        "image": job.image,
        "command": list(asked.command),
        "volumes": [],
        "environment": _pairs(asked),
        "mountPoints": [],
        "networkInterfaces": [],
        "secrets": [],
        "resourceRequirements": [
            {"type": "VCPU", "value": str(asked.vcpus)},
            {"type": "MEMORY", "value": str(asked.memory_mib)},
        ],
        "logConfiguration": {
            "logDriver": "awslogs",
            "options": {"awslogs-group": place.log_group, "awslogs-region": place.region},
            "secretOptions": [],
        },
        **_security(asked),
        **(_names(latest, place) if latest else {}),
        **(_result(latest.exit) if latest and latest.exit else {}),
    }


def _security(asked: Submission) -> dict[str, Any]:
    definition = asked.definition
    return {
        "user": definition.user,
        "privileged": definition.privileged,
        "readonlyRootFilesystem": definition.readonly_root,
        "ulimits": [
            {"name": limit.name, "softLimit": limit.soft, "hardLimit": limit.hard}
            for limit in definition.ulimits
        ],
        "linuxParameters": {
            "initProcessEnabled": definition.init_process,
            "tmpfs": [
                {"containerPath": mount.path, "size": mount.size_mib, "mountOptions": list(mount.options)}
                for mount in definition.tmpfs
            ],
        },
    }


def _names(attempt: AttemptRecord, place: Place) -> dict[str, Any]:
    names = {"taskArn": place.task_arn(attempt.task)}
    return names if attempt.started_at is None else names | {"logStreamName": attempt.log_stream}


def _result(exit_: Exit) -> dict[str, Any]:
    return _present(exitCode=exit_.code, reason=exit_.reason or None)


def _rule(rule: RetryRule) -> dict[str, Any]:
    return _present(
        action=rule.action,
        onStatusReason=rule.on_status_reason,
        onReason=rule.on_reason,
        onExitCode=rule.on_exit_code,
    )


def _pairs(asked: Submission) -> list[dict[str, str]]:
    return [{"name": name, "value": value} for name, value in asked.environment.items()]


def _present(**values: Any) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}

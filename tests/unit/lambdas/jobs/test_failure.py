"""Why a job failed, told from what Batch says. The words of Batch and ECS are theirs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.jobs.batch_job import BatchJob
from lambdas.jobs.failure import failure_of

EXITED = "Essential container in task exited"
HOST_GONE = "Host EC2 (instance i-0123456789abcdef0) terminated."


def attempt(exit_code=None, reason="", status_reason="", started=1_000):
    container = {"exitCode": exit_code, "reason": reason}
    return {
        "container": {name: value for name, value in container.items() if value not in {None, ""}},
        "statusReason": status_reason,
        **({"startedAt": started, "stoppedAt": started + 60_000} if started else {}),
    }


def failed(*attempts, status_reason="", **changes):
    detail = {
        "jobName": "longhand-job",
        "jobId": "b",
        "status": "FAILED",
        "statusReason": status_reason,
        "attempts": list(attempts),
    }
    return BatchJob.read(detail | changes)


CASES = {
    "it ran for too long": (
        failed(attempt(137, status_reason="Job attempt duration exceeded timeout")),
        "job.timed_out",
    ),
    "it ran for too long, as the job says": (
        failed(attempt(), status_reason="Job attempt duration exceeded timeout", isTerminated=True),
        "job.timed_out",
    ),
    "somebody terminated it": (
        failed(attempt(137, status_reason=EXITED), status_reason="not needed", isTerminated=True),
        "job.cancelled",
    ),
    "somebody cancelled it in the queue": (
        failed(status_reason="not needed", isCancelled=True),
        "job.cancelled",
    ),
    "it was killed for its memory": (
        failed(attempt(137, "OutOfMemoryError: Container killed due to memory usage", EXITED)),
        "program.out_of_memory",
    ),
    "it was killed": (failed(attempt(137, status_reason=EXITED)), "program.out_of_memory"),
    "there is no such image": (
        failed(attempt(None, "CannotPullContainerError: not found", "Task failed to start", started=None)),
        "job.not_started",
    ),
    "there is no secret": (
        failed(attempt(None, "ResourceInitializationError: unable to pull secrets", started=None)),
        "job.not_started",
    ),
    "the command is not in the image": (
        failed(attempt(127, "CannotStartContainerError: exec: worker: not found", EXITED)),
        "job.not_started",
    ),
    "it fits on no host": (
        failed(status_reason="MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT", isCancelled=True),
        "job.not_started",
    ),
    "it never came to a start": (failed(status_reason="Task failed to start"), "job.not_started"),
    "its hosts were taken away": (
        failed(*[attempt(status_reason=HOST_GONE)] * 5, status_reason=HOST_GONE),
        "job.lost",
    ),
    "it crashed": (failed(attempt(139, status_reason=EXITED), status_reason=EXITED), "job.lost"),
    "it says nothing": (failed(attempt(1)), "job.lost"),
}


@pytest.mark.parametrize("case", CASES)
def test_the_reason_is_told_apart(case):
    job, code = CASES[case]

    assert failure_of(job).code == code


def test_everything_that_batch_says_is_passed_on_once():
    error = failure_of(failed(attempt(139, status_reason=EXITED), status_reason=EXITED))

    assert str(error) == f"the container ended and left no word of why: exit code 139; {EXITED}"


def test_a_job_of_which_nothing_is_known_has_a_reason_nevertheless():
    assert str(failure_of(failed())) == "the container was never started"


@given(
    reasons=st.lists(st.text(max_size=20), max_size=3),
    status_reason=st.text(max_size=30),
    exit_code=st.none() | st.integers(0, 255),
)
def test_whatever_batch_says_there_is_a_reason_in_one_line(reasons, status_reason, exit_code):
    attempts = [attempt(exit_code, reason, reason) for reason in reasons]
    error = failure_of(failed(*attempts, status_reason=status_reason))

    assert len(str(error).splitlines()) == 1

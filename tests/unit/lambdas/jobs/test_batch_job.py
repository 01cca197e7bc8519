from datetime import UTC, datetime

import pytest

from contract.job.state import State
from lambdas.functions import INGEST
from lambdas.ingest.settings import IngestSettings
from lambdas.jobs.batch_job import BatchJob

SECOND = 1000
START = 1_767_323_045_000


def detail(**changes):
    return {"jobName": "longhand-job", "jobId": "b", "status": "RUNNING", "createdAt": START} | changes


def run(start, stop):
    return {"startedAt": START + start * SECOND, "stoppedAt": START + stop * SECOND, "container": {}}


def needs(vcpus):
    return {"resourceRequirements": [{"type": "MEMORY", "value": "2048"}, {"type": "VCPU", "value": vcpus}]}


def test_a_job_of_somebody_else_is_none_of_ours():
    assert BatchJob.read(detail(jobName="nightly-report")) is None


@pytest.mark.parametrize(
    "wrong", [{}, {"jobName": "longhand-a"}, detail(status="LOST"), detail(createdAt="now")]
)
def test_what_is_no_job_is_refused(wrong):
    with pytest.raises((KeyError, TypeError, ValueError)):
        BatchJob.read(wrong)


def test_the_wait_ends_with_the_first_start():
    job = BatchJob.read(detail(attempts=[run(5, 10)], startedAt=START + 60 * SECOND))

    assert job.queue_wait_seconds == 5
    assert job.started_at == datetime.fromtimestamp(START / 1000 + 60, UTC)


def test_a_job_that_has_not_started_is_still_waiting():
    assert BatchJob.read(detail(status="RUNNABLE")).queue_wait_seconds is None


def test_runs_that_were_given_up_cost_as_well():
    job = BatchJob.read(
        detail(status="SUCCEEDED", attempts=[run(0, 1800), run(1900, 3700)], container=needs("4"))
    )

    assert job.cost_usd(0.05) == pytest.approx(0.2)
    assert job.run_seconds == 1800
    assert job.runs == 2


def test_a_run_that_never_started_costs_nothing():
    job = BatchJob.read(detail(status="FAILED", attempts=[{"statusReason": "no"}], container={"vcpus": 4}))

    assert (job.cost_usd(0.05), job.runs, job.vcpus) == (0, 1, 4)


def test_a_run_under_way_counts_as_one():
    assert BatchJob.read(detail(attempts=[run(0, 5)])).runs == 2
    assert BatchJob.read(detail(status="RUNNABLE", attempts=[run(0, 5)])).runs == 1


def test_each_state_of_batch_is_one_of_ours():
    states = [BatchJob.read(detail(status=status)).state for status in ("PENDING", "STARTING", "SUCCEEDED")]

    assert states == [State.SUBMITTED, State.STARTING, State.DONE]


def test_an_invocation_has_ended_before_its_right_to_submit_has():
    assert IngestSettings.model_fields["submission_lease_seconds"].default >= INGEST.timeout_seconds

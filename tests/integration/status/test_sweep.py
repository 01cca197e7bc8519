"""Jobs that nothing was heard of for long."""

from datetime import UTC, datetime, timedelta

import pytest

from contract.job.state import State
from lambdas.sweep import handler, look
from tests.small_cloud import RESULTS, published

HOUR = timedelta(hours=1)


def ago(hours):
    return datetime.now(UTC) - hours * HOUR


def sweep():
    handler.handle({}, None)


def milliseconds(moment):
    return int(moment.timestamp() * 1000)


def known(cloud, status, job="job", batch_job_id="batch-1", **changes):
    cloud.batch.details[batch_job_id] = {
        "jobName": f"longhand-{job}",
        "jobId": batch_job_id,
        "status": status,
        "createdAt": milliseconds(ago(2)),
        **changes,
    }


def test_the_end_of_a_job_that_nobody_told_is_found_out(cloud, write, leave, capsys):
    write(created=ago(2), batch_job_id="batch-1")
    leave(audio_seconds=60.0)
    known(cloud, "SUCCEEDED", stoppedAt=milliseconds(ago(1)))
    sweep()

    assert (cloud.job().state, cloud.job().audio_seconds) == (State.DONE, 60)
    done, open_jobs = published(capsys.readouterr().out)
    assert done["JobsDone"] == [1]
    assert (open_jobs["OpenJobs"], open_jobs["OldestOpenJob"]) == ([0], [0])


def test_a_failure_that_nobody_told_is_found_out(cloud, write):
    write(created=ago(2), batch_job_id="batch-1")
    known(cloud, "FAILED", statusReason="not needed", isTerminated=True)
    sweep()

    assert cloud.job().failure.code == "job.cancelled"
    assert cloud.result("job/error.json")["code"] == "job.cancelled"


def test_a_job_that_was_heard_of_lately_is_left_alone(cloud, write):
    write(created=ago(0.1), batch_job_id="batch-1")
    known(cloud, "SUCCEEDED")
    sweep()

    assert cloud.job().state is State.SUBMITTED


def test_a_job_that_runs_for_long_is_asked_about_now_and_then(cloud, write, monkeypatch):
    write(created=ago(2), state=State.RUNNING, batch_job_id="batch-1")
    known(cloud, "RUNNING", startedAt=milliseconds(ago(1)))
    sweep()
    before = cloud.job()
    monkeypatch.setattr(cloud.batch, "describe_jobs", lambda **_: pytest.fail("asked again at once"))
    sweep()

    assert before.state is State.RUNNING
    assert before.updated_at > ago(0.1)


def test_a_job_whose_submitter_died_is_found_by_its_name(cloud, write):
    write(created=ago(2), state=State.RECEIVED)
    known(cloud, "RUNNING", startedAt=milliseconds(ago(1)))
    sweep()

    assert (cloud.job().state, cloud.job().batch_job_id) == (State.RUNNING, "batch-1")


def test_more_jobs_than_batch_describes_at_once_are_all_asked_about(cloud, write):
    for number in range(120):
        write(f"job{number}", created=ago(2), batch_job_id=f"batch-{number}")
        known(cloud, "RUNNABLE", f"job{number}", f"batch-{number}")
    sweep()

    assert {job.state for job in cloud.jobs()} == {State.RUNNABLE}


def test_one_run_does_not_look_after_more_than_it_can(cloud, write, monkeypatch):
    monkeypatch.setattr(look, "MAX_JOBS", 2)
    for number in range(3):
        write(f"job{number}", created=ago(9 - number), batch_job_id=f"batch-{number}")
        known(cloud, "RUNNABLE", f"job{number}", f"batch-{number}")
    sweep()

    assert [job.state for job in cloud.jobs()] == [State.SUBMITTED, State.RUNNABLE, State.RUNNABLE]


def test_a_job_that_batch_has_forgotten_is_told_by_what_it_left(cloud, write, leave):
    write("one", created=ago(30), state=State.RUNNING, batch_job_id="batch-1")
    write("two", created=ago(30), state=State.RUNNING, batch_job_id="batch-2")
    leave("one", audio_seconds=60.0)
    leave("two", code="audio.nothing_decoded")
    sweep()

    one, two = (cloud.table.get(job) for job in ("one", "two"))
    assert (one.state, one.audio_seconds, one.run_seconds, one.cost_usd) == (State.DONE, 60, 30, None)
    assert (two.state, two.failure.code) == (State.REJECTED, "audio.nothing_decoded")


@pytest.mark.parametrize(("hours", "state"), [(23, State.RUNNING), (25, State.REJECTED)])
def test_a_job_that_batch_has_forgotten_and_that_left_nothing_is_lost_after_a_day(cloud, write, hours, state):
    write(created=ago(hours), state=State.RUNNING, batch_job_id="batch-1")
    sweep()

    assert cloud.job().state is state
    if state is State.REJECTED:
        assert cloud.job().failure.code == cloud.result("job/error.json")["code"] == "job.lost"


@pytest.mark.parametrize(("hours", "state"), [(23, State.RECEIVED), (25, State.REJECTED)])
def test_a_job_that_was_never_submitted_is_left_to_its_message_for_a_day(cloud, write, hours, state):
    write(created=ago(hours), state=State.RECEIVED)
    sweep()

    assert cloud.job().state is state
    if state is State.REJECTED:
        failure = cloud.job().failure
        assert (failure.code, "dead-letter queue" in failure.advice) == ("job.not_submitted", True)


def test_a_job_that_somebody_is_about_to_submit_is_left_alone(cloud, write):
    write(created=ago(25), state=State.RECEIVED)
    assert cloud.table.claim_submission("job", datetime.now(UTC), HOUR)
    sweep()

    assert cloud.job().state is State.RECEIVED


def test_one_job_that_cannot_be_looked_after_does_not_hold_up_the_others(
    cloud, write, leave, monkeypatch, caplog
):
    for number in (1, 2):
        write(f"job{number}", created=ago(2), batch_job_id=f"batch-{number}")
        known(cloud, "SUCCEEDED", f"job{number}", f"batch-{number}")
    leave("job2", audio_seconds=60.0)
    whole = cloud.s3.get_object

    def broken(**call):
        if call["Key"].startswith("job1/"):
            raise OSError("broken")
        return whole(**call)

    monkeypatch.setattr(cloud.s3, "get_object", broken)
    sweep()

    assert cloud.table.get("job2").state is State.DONE
    assert "could not look after a job" in caplog.text


def test_how_many_jobs_are_open_and_how_old_the_oldest_is_are_told(cloud, write, capsys):
    write("old", created=ago(0.2))
    write("new", created=ago(0.1), state=State.RECEIVED)
    write("ended", created=ago(5), state=State.DONE)
    sweep()

    (document,) = published(capsys.readouterr().out)
    assert document["OpenJobs"] == [2]
    assert document["OldestOpenJob"] == [pytest.approx(720, abs=10)]


def test_a_quiet_deployment_tells_zeros(cloud, capsys):
    sweep()

    (document,) = published(capsys.readouterr().out)
    assert (document["OpenJobs"], document["OldestOpenJob"]) == ([0], [0])
    assert cloud.s3.list_objects_v2(Bucket=RESULTS)["KeyCount"] == 0

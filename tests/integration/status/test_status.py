"""What Batch tells of a job, onto its record."""

import itertools
import json
from datetime import UTC, datetime, timedelta

import pytest

from contract.job.state import State
from lambdas.status import handler
from tests.small_cloud import failures, message, published, throttled

SUBMITTED = 1_767_323_045_000
STARTED, STOPPED = SUBMITTED + 20_000, SUBMITTED + 140_000


def moment(milliseconds):
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def attempt(**changes):
    usual = {"container": {"exitCode": 0}, "startedAt": STARTED, "stoppedAt": STOPPED, "statusReason": ""}
    return usual | changes


def event(status, job="job", time="2026-01-02T03:04:25Z", **detail):
    usual = {
        "jobName": f"longhand-{job}",
        "jobId": "batch-1",
        "status": status,
        "createdAt": SUBMITTED,
        "attempts": [],
        "container": {"resourceRequirements": [{"type": "VCPU", "value": "2"}]},
    }
    if status in {"RUNNING", "SUCCEEDED", "FAILED"}:
        usual |= {"startedAt": STARTED}
    if status in {"SUCCEEDED", "FAILED"}:
        usual |= {"stoppedAt": STOPPED, "attempts": [attempt()]}
    return json.dumps({"detail-type": "Batch Job State Change", "time": time, "detail": usual | detail})


WAY = [event(status) for status in ("RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED")]


def handle(*bodies):
    messages = [message(body, number) for number, body in enumerate(bodies)]
    return failures(handler.handle({"Records": messages}, None))


def test_a_job_is_followed_from_the_queue_to_its_end(cloud, write, leave):
    write()
    leave(audio_seconds=600.0)
    assert handle(*WAY) == []

    job = cloud.job()
    assert [step.state for step in job.history] == [
        State.SUBMITTED,
        State.RUNNABLE,
        State.STARTING,
        State.RUNNING,
        State.DONE,
    ]
    assert job.history[1].at == datetime(2026, 1, 2, 3, 4, 25, tzinfo=UTC)
    assert (job.history[3].at, job.history[4].at) == (moment(STARTED), moment(STOPPED))


def test_the_history_never_goes_back_in_time(cloud, write):
    half_past = moment(SUBMITTED) + timedelta(milliseconds=500)
    write(created=half_past)
    handle(event("RUNNABLE", time=moment(SUBMITTED).isoformat()))

    assert [step.at for step in cloud.job().history] == [half_past, half_past]


def test_what_a_job_took_is_on_its_record(cloud, write, leave):
    write()
    leave(audio_seconds=600.0)
    handle(*WAY)

    job = cloud.job()
    assert (job.audio_seconds, job.duration_seconds) == (600, 600)
    assert (job.queue_wait_seconds, job.run_seconds, job.attempts) == (20, 120, 1)
    assert job.cost_usd == pytest.approx(120 * 2 / 3600 * 0.04, abs=1e-6)
    assert job.batch_job_id == "batch-1"


def test_what_a_job_took_is_told_as_metrics(cloud, write, leave, capsys):
    write()
    leave(audio_seconds=600.0)
    handle(*WAY)

    (document,) = published(capsys.readouterr().out)
    (described,) = document["_aws"]["CloudWatchMetrics"]
    assert (described["Namespace"], described["Dimensions"]) == ("Longhand", [["deployment"]])
    units = {metric["Name"]: metric["Unit"] for metric in described["Metrics"]}
    assert units == {
        "JobsDone": "Count",
        "QueueWait": "Seconds",
        "RunTime": "Seconds",
        "AudioDuration": "Seconds",
        "Cost": "None",
        "RealTimeFactor": "None",
    }
    values = {name: document[name] for name in units}
    assert values == {
        "JobsDone": [1],
        "QueueWait": [20],
        "RunTime": [120],
        "AudioDuration": [600],
        "Cost": [pytest.approx(0.002667)],
        "RealTimeFactor": [0.05],
    }


@pytest.mark.parametrize("order", list(itertools.permutations(range(4))))
def test_news_in_any_order_end_the_same(cloud, write, leave, capsys, order):
    write()
    leave(audio_seconds=600.0)
    assert handle(*(WAY[place] for place in order)) == []

    job = cloud.job()
    ranks = [step.state.rank for step in job.history]
    assert job.state is State.DONE
    assert ranks == sorted(set(ranks))
    assert len(published(capsys.readouterr().out)) == 1


def test_news_told_twice_are_counted_once(cloud, write, leave, capsys):
    write()
    leave(audio_seconds=600.0)
    handle(*WAY, *WAY)
    handle(*WAY)

    assert len(cloud.job().history) == 5
    assert len(published(capsys.readouterr().out)) == 1


def test_a_run_after_a_retry_does_not_move_the_record_back(cloud, write, leave):
    write()
    leave(audio_seconds=600.0)
    lost = attempt(
        container={}, statusReason="Host EC2 (instance i-1) terminated.", stoppedAt=STARTED + 60_000
    )
    again = attempt(startedAt=STARTED + 90_000)
    handle(
        event("RUNNING"),
        event("RUNNABLE", attempts=[lost]),
        event("RUNNING", attempts=[lost], startedAt=STARTED + 90_000),
        event("SUCCEEDED", attempts=[lost, again], startedAt=STARTED + 90_000),
    )

    job = cloud.job()
    assert [step.state for step in job.history] == [State.SUBMITTED, State.RUNNING, State.DONE]
    assert (job.attempts, job.queue_wait_seconds, job.run_seconds) == (2, 20, 30)
    assert job.cost_usd == pytest.approx((60 + 30) * 2 / 3600 * 0.04, abs=1e-6)


def test_a_job_that_failed_says_what_its_worker_said(cloud, write, leave, capsys):
    write()
    leave(code="audio.nothing_decoded", message="cut off", exit_code=1)
    handle(event("FAILED", attempts=[attempt(container={"exitCode": 1})]))

    job = cloud.job()
    assert (job.state, job.failure.code, job.failure.exit_code) == (
        State.REJECTED,
        "audio.nothing_decoded",
        1,
    )
    assert [document["JobsRejected"] for document in published(capsys.readouterr().out)] == [[1]]


def test_a_job_whose_worker_said_nothing_has_the_reason_that_batch_gives(cloud, write):
    write()
    late = {"statusReason": "Job attempt duration exceeded timeout", "container": {"exitCode": 137}}
    handle(event("FAILED", attempts=[attempt(**late)], statusReason=late["statusReason"]))

    failure = cloud.job().failure
    assert (failure.code, failure.exit_code, failure.attempt) == ("job.timed_out", 137, 1)
    assert cloud.result("job/error.json")["code"] == "job.timed_out"


def test_what_an_attempt_said_that_was_tried_again_is_not_why_the_last_one_failed(cloud, write, leave):
    write()
    leave(code="job.download_failed", attempt=1)
    gone = attempt(container={}, statusReason="Host EC2 (instance i-1) terminated.")
    handle(event("FAILED", attempts=[attempt(container={"exitCode": 143}), gone]))

    assert cloud.job().failure.code == "job.lost"
    assert cloud.result("job/error.json")["attempt"] == 2


@pytest.mark.parametrize("content", [None, b"", b"{", b"[]", b'{"audio_seconds": 1}'])
def test_a_container_that_ended_well_without_results_is_a_failure(cloud, write, content):
    write()
    if content is not None:
        cloud.s3.put_object(Bucket="results", Key="job/summary.json", Body=content)
    handle(event("SUCCEEDED"))

    job = cloud.job()
    assert (job.state, job.failure.code) == (State.REJECTED, "job.results_not_stored")
    assert "job/summary.json is missing, or cannot be read" in job.failure.message


def test_news_of_a_job_whose_submitter_died_bring_its_id(cloud, write):
    write(state=State.RECEIVED)
    handle(event("RUNNABLE"))

    assert (cloud.job().state, cloud.job().batch_job_id) == (State.RUNNABLE, "batch-1")


def test_a_job_whose_size_batch_does_not_say_costs_what_its_record_says(cloud, write, leave):
    write(vcpus=8)
    leave(audio_seconds=600.0)
    handle(event("SUCCEEDED", container={}))

    assert cloud.job().cost_usd == pytest.approx(120 * 8 / 3600 * 0.04, abs=1e-6)


def test_a_recording_without_sound_has_no_real_time_factor(cloud, write, leave, capsys):
    write()
    leave(audio_seconds=0.0)
    handle(event("SUCCEEDED"))

    (document,) = published(capsys.readouterr().out)
    assert "RealTimeFactor" not in document


def test_news_of_other_jobs_are_passed_over(cloud, write):
    write()
    other = json.dumps({"detail-type": "Batch Job Queue Blocked", "detail": {}})
    assert handle(event("RUNNING", job="unknown"), event("RUNNING", jobName="nightly"), other) == []

    assert cloud.job().state is State.SUBMITTED


@pytest.mark.parametrize(
    "body", ["{", "[" * 100_000, "[]", "{}", event("LOST"), event("RUNNING", time="now")]
)
def test_what_is_no_news_is_a_dead_letter_at_once(cloud, body):
    assert handle(body) == []
    assert cloud.dead_letters() == [body]


def test_news_that_could_not_be_written_down_are_heard_again(cloud, write, leave, monkeypatch):
    write()
    leave(audio_seconds=600.0)
    with monkeypatch.context() as busy:
        busy.setattr(
            cloud.dynamodb._client,
            "transact_write_items",
            always(throttled("TransactWriteItems", "ThrottlingException")),
        )
        assert handle(WAY[3]) == ["message-0"]
    assert cloud.job().state is State.SUBMITTED

    assert handle(WAY[3]) == []
    assert cloud.job().state is State.DONE
    assert cloud.job().updated_at - moment(STOPPED) < timedelta(seconds=1)


def always(error):
    def trouble(**_):
        raise error

    return trouble


def test_what_a_deleted_job_leaves_when_its_container_ends_is_removed(cloud, write, leave):
    write()
    assert cloud.table.delete(cloud.table.get("job"), datetime.now(UTC))
    leave(audio_seconds=600.0)
    assert handle(*WAY) == []

    assert cloud.results() == []
    job = cloud.table.get("job")
    assert (job.state, job.audio_seconds) == (State.DELETED, None)


@pytest.mark.parametrize("left", ["error", "nothing"])
def test_a_deleted_job_that_was_ended_is_not_rejected(cloud, write, leave, capsys, left):
    write()
    assert cloud.table.delete(cloud.table.get("job"), datetime.now(UTC))
    if left == "error":
        leave(code="job.failed")
    assert handle(event("FAILED", isTerminated=True)) == []

    assert cloud.results() == []
    assert cloud.table.get("job").failure is None
    assert published(capsys.readouterr().out) == []

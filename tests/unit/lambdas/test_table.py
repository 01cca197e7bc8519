from datetime import UTC, datetime, timedelta

import boto3
import pytest
from moto import mock_aws

from contract.job.callback import Callback
from contract.job.outcome import Failure
from contract.job.record import FetchOrder, JobRecord, Step
from contract.job.state import State
from lambdas.jobs.settings import FunctionSettings
from lambdas.jobs.table import JobsTable
from lambdas.jobs.usage import Usage
from local.aws.table import jobs_table

NOW = datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)
LEASE = timedelta(seconds=60)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def table(monkeypatch):
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "none")
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    with mock_aws():
        client = boto3.client("dynamodb", region_name="eu-west-1")
        client.create_table(**jobs_table("jobs"))
        yield JobsTable(client, "jobs")


def record(job="a", created=NOW, **changes):
    fields = {
        "id": job,
        "bucket": "uploads",
        "key": "calls/für alle.mp3",
        "version_id": "v1",
        "size_bytes": 5_000_000_000,
        "data_name": "für alle.mp3",
        "created_at": created,
        "state": State.RECEIVED,
        "history": (Step(state=State.RECEIVED, at=created),),
        "config": {"type": "transcription", "tracking": {"details": {"share": 0.1, "none": None}}},
        "duration_seconds": 61.25,
        "updated_at": created,
        "expires_at": datetime(2026, 2, 1, tzinfo=UTC),
    }
    return JobRecord(**(fields | changes))


def states(found):
    return [step.state for step in found.history]


def test_a_record_comes_back_as_it_was_written(table):
    assert table.create(record())
    assert table.get("a") == record()


def test_an_unknown_job_is_none(table):
    assert table.get("a") is None


def test_a_repeated_event_does_not_write_over_a_record(table):
    table.create(record())
    assert not table.create(record(size_bytes=1))
    assert table.get("a").size_bytes == 5_000_000_000


def test_one_of_several_invocations_may_submit_a_job(table):
    table.create(record())
    assert [table.claim_submission("a", NOW, LEASE) for _ in range(3)] == [True, False, False]


def test_a_job_whose_submitter_died_may_be_submitted_by_another_once_its_time_is_over(table):
    table.create(record())
    table.claim_submission("a", NOW, LEASE)
    assert not table.claim_submission("a", NOW + LEASE - timedelta(milliseconds=1), LEASE)
    assert table.claim_submission("a", NOW + LEASE, LEASE)


def test_a_job_that_batch_did_not_take_may_be_tried_again_at_once(table):
    table.create(record())
    table.claim_submission("a", NOW, LEASE)
    table.release_submission("a")
    assert table.claim_submission("a", NOW, LEASE)


def test_a_submitted_job_is_not_submitted_again(table):
    table.create(record())
    table.advance("a", State.SUBMITTED, NOW, batch_job_id="b")
    assert not table.claim_submission("a", NOW + MINUTE, LEASE)


def test_an_unknown_job_cannot_be_moved_or_claimed(table):
    assert not table.advance("a", State.RUNNING, NOW)
    assert not table.end(record(), State.DONE, NOW)
    assert not table.claim_submission("a", NOW, LEASE)
    assert not table.amend("a", attempts=1)
    assert table.get("a") is None


def test_a_record_moves_forward_and_keeps_its_history(table):
    table.create(record())
    for minute, state in enumerate([State.SUBMITTED, State.RUNNING], 1):
        assert table.advance("a", state, NOW + minute * MINUTE)
    assert table.end(record(), State.DONE, NOW + 3 * MINUTE)

    found = table.get("a")
    assert found.state is State.DONE
    assert states(found) == [State.RECEIVED, State.SUBMITTED, State.RUNNING, State.DONE]
    assert [step.at for step in found.history] == [NOW + minute * MINUTE for minute in range(4)]
    assert found.updated_at == NOW + 3 * MINUTE


def test_late_and_repeated_news_change_nothing(table):
    table.create(record())
    table.advance("a", State.RUNNING, NOW)
    assert not table.advance("a", State.RUNNABLE, NOW + MINUTE)
    assert not table.advance("a", State.RUNNING, NOW + MINUTE)
    table.end(record(), State.DONE, NOW + MINUTE)
    assert not table.end(record(), State.REJECTED, NOW + MINUTE)

    assert states(table.get("a")) == [State.RECEIVED, State.RUNNING, State.DONE]


def test_a_rejected_job_says_why(table):
    failure = Failure(code="audio.not_valid", message="no sound", advice="send sound", timestamp="now")
    table.create(record())
    table.end(record(), State.REJECTED, NOW, failure=failure, run_seconds=1.5)

    assert table.get("a").failure == failure
    assert table.get("a").run_seconds == 1.5


def test_a_record_can_be_amended_where_it_is(table):
    table.create(record())
    table.advance("a", State.RUNNING, NOW)
    assert table.amend("a", batch_job_id="b", attempts=2)
    assert (table.get("a").state, table.get("a").batch_job_id) == (State.RUNNING, "b")


def test_jobs_are_listed_newest_first_each_owner_for_itself(table):
    for number in range(5):
        table.create(record(f"job{number}", NOW + number * MINUTE))
    table.create(record("other", NOW, owner="somebody"))

    assert [job.id for job in table.newest("default")] == ["job4", "job3", "job2", "job1", "job0"]
    assert [job.id for job in table.newest("default", limit=2)] == ["job4", "job3"]
    older = table.newest("default", created_before=NOW + 2 * MINUTE)
    assert [job.id for job in older] == ["job1", "job0"]


def test_jobs_that_have_been_quiet_for_long_are_found_until_they_end(table):
    table.create(record("old", NOW))
    table.create(record("new", NOW + 9 * MINUTE))
    table.create(record("ended", NOW))
    table.end(record("ended"), State.DONE, NOW)

    assert [job.id for job in table.quiet_since(NOW + MINUTE)] == ["old"]


def test_an_expected_recording_that_came_is_received_once(table):
    expected = record(state=State.EXPECTED, version_id="", history=(Step(state=State.EXPECTED, at=NOW),))
    table.create(expected)

    assert table.receive("a", NOW + MINUTE, NOW + LEASE, version_id="v1", size_bytes=7)
    assert not table.receive("a", NOW + MINUTE, NOW + LEASE, version_id="v2", size_bytes=8)
    found = table.get("a")
    assert (found.state, found.version_id, found.size_bytes) == (State.RECEIVED, "v1", 7)
    assert states(found) == [State.EXPECTED, State.RECEIVED]
    assert not table.claim_submission("a", NOW, LEASE)


def test_running_jobs_are_counted_each_owner_for_itself_and_only_up_to_what_is_asked(table):
    for number in range(3):
        table.create(record(f"job{number}"))
    table.create(record("other", owner="somebody"))
    assert (table.running("default", 10), table.running("default", 2)) == (3, 2)

    table.end(record("job0"), State.DONE, NOW)
    table.delete(record("job1"), NOW)
    assert table.running("default", 10) == 1


def test_a_deleted_job_is_listed_only_where_it_is_asked_for(table):
    for number in range(3):
        table.create(record(f"job{number}", NOW + number * MINUTE))
    assert table.delete(record("job1"), NOW)
    assert not table.delete(record("job1"), NOW)

    assert [job.id for job in table.newest("default")] == ["job2", "job0"]
    assert [job.id for job in table.newest("default", deleted=True)] == ["job2", "job1", "job0"]
    assert [job.id for job in table.newest("default", 2, deleted=True)] == ["job2", "job1"]
    assert table.get("job1").state is State.DELETED
    assert not table.end(record("job1"), State.DONE, NOW)


def test_what_was_used_is_added_up_by_day_and_outlives_the_jobs(table):
    days = [NOW, NOW + MINUTE, NOW + 30 * 24 * 60 * MINUTE]
    for number, at in enumerate(days):
        job = record(f"job{number}", language="en", operating_point="standard")
        table.create(job)
        assert table.end(job, State.DONE, at, usage=Usage.of(job, at.date(), 60.5))
        assert not table.end(job, State.DONE, at, usage=Usage.of(job, at.date(), 60.5))
        table.delete(job, at)

    found = [(used.day, used.language, used.count, used.audio_seconds) for used in table.usage("default")]
    assert found == [(NOW.date(), "en", 2, 121.0), (days[2].date(), "en", 1, 60.5)]
    assert [used.count for used in table.usage("default", until=NOW.date())] == [2]
    assert [used.count for used in table.usage("default", since=days[2].date())] == [1]
    assert not list(table.usage("somebody"))


def test_an_ended_job_is_looked_after_until_its_callbacks_are_settled(table):
    told = record("told", callbacks=(Callback(url="https://example.org", auth_headers=("A: b",)),))
    for job in (told, record("silent")):
        table.create(job)
        table.end(job, State.DONE, NOW)
    assert [job.id for job in table.untold_since(NOW)] == ["told"]
    assert not list(table.quiet_since(NOW))

    sent = told.callbacks[0].model_copy(update={"outcome": "sent", "attempts": 1, "settled_at": NOW})
    assert table.told("told", (sent,), NOW)
    assert not list(table.untold_since(NOW))
    assert table.get("told").callbacks == (sent,)


def test_one_of_several_invocations_may_make_the_callbacks_of_an_ended_job(table):
    table.create(record())
    assert not table.claim_telling("a", NOW, LEASE)
    assert not table.claim_telling("unknown", NOW, LEASE)
    table.end(record(), State.REJECTED, NOW)

    assert [table.claim_telling("a", NOW, LEASE) for _ in range(3)] == [True, False, False]
    table.release_telling("a")
    assert table.claim_telling("a", NOW, LEASE)
    assert not table.claim_telling("a", NOW + LEASE - timedelta(milliseconds=1), LEASE)
    assert table.claim_telling("a", NOW + LEASE, LEASE)


def test_nobody_may_make_the_callbacks_of_a_deleted_job(table):
    table.create(record())
    table.end(record(), State.DONE, NOW)
    assert table.claim_telling("a", NOW, LEASE)
    table.delete(record(), NOW)

    assert not table.claim_telling("a", NOW + LEASE, LEASE)
    table.release_telling("a")
    assert table.get("a").state is State.DELETED


def test_a_function_reads_the_environment_that_its_deployment_wrote(monkeypatch):
    settings = FunctionSettings(jobs_table="jobs", results_bucket="results", retention_days=7)
    for name, value in settings.to_environment().items():
        monkeypatch.setenv(name, value)

    assert FunctionSettings() == settings


@pytest.mark.parametrize("state", [State.DONE, State.REJECTED])
def test_what_was_to_be_fetched_and_with_which_secrets_is_forgotten_when_a_job_ends(table, state):
    fetch = FetchOrder(url="https://example.com/a.mp3?s=hush", auth_headers=("Authorization: hush",))
    expected = record(state=State.EXPECTED, fetch=fetch, begun=1)
    table.create(expected)
    assert table.end(expected, state, NOW)

    item = table.client.get_item(TableName="jobs", Key={"id": {"S": "a"}})["Item"]
    assert "hush" not in str(item)
    assert (table.get("a").fetch, table.get("a").begun) == (None, 0)


def test_who_takes_the_right_to_decide_counts_until_somebody_comes_to_an_end(table):
    table.create(record(begun=1), NOW)
    claims = [table.claim_submission("a", NOW + minutes * MINUTE, LEASE) for minutes in (1, 1, 3)]
    assert (claims, table.get("a").begun) == ([True, False, True], 3)

    assert table.examined("a", format="wav")
    assert (table.get("a").format, table.get("a").begun) == ("wav", 0)
    table.release_submission("a")
    assert table.claim_submission("a", NOW + 3 * MINUTE, LEASE)
    assert table.get("a").begun == 1


def test_what_was_found_out_about_a_job_that_was_deleted_is_not_written(table):
    table.create(record())
    table.delete(record(), NOW)

    assert not table.examined("a", format="wav")
    assert table.get("a").format == ""

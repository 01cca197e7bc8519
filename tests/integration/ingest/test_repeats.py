"""The same upload told again and again, in any order, to several invocations at once: one job."""

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from contract.job.state import State
from lambdas.ingest import handler
from lambdas.jobs.table import JobsTable
from tests.small_cloud import failures, message, news_of, published, throttled

INVOCATIONS = 8


def told(cloud, key, data):
    """Put an object without a word, and give what S3 would tell of it."""
    version = cloud.s3.put_object(Bucket="uploads", Key=key, Body=data)["VersionId"]
    return news_of(key, len(data), version=version)


def handle(*bodies):
    records = [message(body, number) for number, body in enumerate(bodies)]
    return failures(handler.handle({"Records": records}, None))


def lease_is_over(monkeypatch):
    """Let an hour pass, as far as leases go."""
    claim = JobsTable.claim_submission
    monkeypatch.setattr(
        JobsTable,
        "claim_submission",
        lambda table, job, now, lease: claim(table, job, now + timedelta(hours=1), lease),
    )


def test_the_same_event_ten_times_is_one_job(cloud, wav):
    cloud.upload("one.wav", wav, deliveries=10)
    while cloud.deliver():
        pass

    assert len(cloud.batch.submitted) == 1
    assert cloud.job().state is State.SUBMITTED


def test_several_invocations_at_once_submit_one_job(cloud, wav):
    news = told(cloud, "one.wav", wav)
    start = threading.Barrier(INVOCATIONS)

    def invocation(_):
        start.wait(timeout=10)
        return handle(news, news)

    with ThreadPoolExecutor(INVOCATIONS) as pool:
        list(pool.map(invocation, range(INVOCATIONS)))
    assert handle(news) == []  # as the queue would do with those that came too early

    assert len(cloud.batch.submitted) == 1
    assert (cloud.job().state, cloud.job().batch_job_id) == (State.SUBMITTED, "batch-1")


def test_several_invocations_at_once_reject_a_job_once(cloud, capsys):
    news = told(cloud, "one.wav", b"")
    with ThreadPoolExecutor(INVOCATIONS) as pool:
        list(pool.map(lambda _: handle(news), range(INVOCATIONS)))
    assert handle(news) == []

    assert [step.state for step in cloud.job().history] == [State.RECEIVED, State.REJECTED]
    assert len(published(capsys.readouterr().out)) == 1


def test_an_old_event_after_the_job_has_ended_changes_nothing(cloud, wav):
    news = told(cloud, "one.wav", wav)
    handle(news)
    cloud.table.end(cloud.job(), State.DONE, datetime.now(UTC), run_seconds=1.0)
    before = cloud.job()

    assert handle(news) == []
    assert cloud.job() == before
    assert len(cloud.batch.submitted) == 1


def test_an_event_told_again_costs_one_read_of_the_record(cloud, wav, monkeypatch):
    news = told(cloud, "one.wav", wav)
    handle(news)
    monkeypatch.setattr(cloud.s3, "get_object", lambda **_: pytest.fail("the upload was read again"))

    assert handle(news) == []


def test_while_another_invocation_is_at_it_the_message_waits(cloud, wav, monkeypatch):
    news = told(cloud, "one.wav", wav)
    answers = []

    def meanwhile():
        answers.append(handle(news))

    cloud.batch.trouble = meanwhile
    cloud.batch._lock = threading.RLock()
    assert handle(news) == []

    assert answers == [["message-0"]]
    assert handle(news) == []
    assert len(cloud.batch.submitted) == 1


def test_what_an_invocation_began_before_it_died_another_one_ends(cloud, wav, monkeypatch):
    news = told(cloud, "one.wav", wav)

    def dies():
        raise SystemExit

    cloud.batch.trouble = dies
    with pytest.raises(SystemExit):
        handle(news)
    cloud.batch.trouble = lambda: None
    assert handle(news) == ["message-0"]  # nobody knows yet that it died
    assert cloud.batch.submitted == []

    lease_is_over(monkeypatch)
    assert handle(news) == []
    assert len(cloud.batch.submitted) == 1
    assert cloud.job().state is State.SUBMITTED


def test_a_submission_whose_answer_got_lost_is_not_made_again(cloud, wav, monkeypatch):
    news = told(cloud, "one.wav", wav)
    cloud.batch.answer_lost = 1
    assert handle(news) == ["message-0"]
    assert handle(news) == ["message-0"]  # Batch may not list yet what it took a moment ago

    lease_is_over(monkeypatch)
    assert handle(news) == []
    assert len(cloud.batch.submitted) == 1
    assert (cloud.job().state, cloud.job().batch_job_id) == (State.SUBMITTED, "batch-1")


def test_a_job_is_done_as_it_was_first_asked_even_if_its_config_changes_before_it_is_submitted(cloud, wav):
    news = told(cloud, "one.wav", wav)
    cloud.batch.trouble = lambda: (_ for _ in ()).throw(throttled())
    assert handle(news) == ["message-0"]
    first = cloud.job()

    cloud.batch.trouble = lambda: None
    cloud.s3.put_object(Bucket="uploads", Key="config.json", Body=b"{")
    assert handle(news) == []
    assert cloud.job().config == first.config
    assert cloud.job().state is State.SUBMITTED


def test_news_from_batch_that_overtake_the_answer_of_submitjob_are_kept(cloud, wav):
    news = told(cloud, "one.wav", wav)
    submit = cloud.batch.submit_job

    def overtaken(**call):
        answer = submit(**call)
        cloud.table.advance(call["jobName"].removeprefix("longhand-"), State.RUNNING, datetime.now(UTC))
        return answer

    cloud.batch.submit_job = overtaken
    assert handle(news) == []

    job = cloud.job()
    assert (job.state, job.batch_job_id, job.vcpus) == (State.RUNNING, "batch-1", 2)

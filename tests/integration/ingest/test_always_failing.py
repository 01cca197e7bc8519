"""Uploads on which ingest fails every time: on record from the start, rejected with a reason in the end."""

import json
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest
from botocore.exceptions import ClientError, ParamValidationError

from contract.job.identity import new_job_id, posted_key
from contract.job.record import JobRecord, Step
from contract.job.state import State
from lambdas.functions import INGEST
from lambdas.ingest import examine, handler, take_in
from lambdas.ingest.recording.length import Length
from lambdas.jobs.table import JobsTable
from tests.integration.ingest.test_trouble import told
from tests.small_cloud import UPLOADS, failures, message, news_of, published, throttled

LAST = INGEST.source.max_receives
EN = {"type": "transcription", "transcription_config": {"language": "en"}}


def handle(body, receives=1):
    return failures(handler.handle({"Records": [message(body, receives=receives)]}, None))


def always(error):
    def fail(*_, **__):
        raise error

    return fail


def denied(code="AccessDenied", status=403):
    return ClientError(
        {"Error": {"Code": code, "Message": "no"}, "ResponseMetadata": {"HTTPStatusCode": status}},
        "GetObject",
    )


def leases_end_at_once(monkeypatch):
    """Let an hour pass before each claim, as far as leases go."""
    claim, hours = JobsTable.claim_submission, count(1)
    monkeypatch.setattr(
        JobsTable,
        "claim_submission",
        lambda table, job, now, lease: claim(table, job, now + timedelta(hours=next(hours)), lease),
    )


def failure_of(cloud):
    job = cloud.job()
    assert job.state is State.REJECTED
    assert [step.state for step in job.history] == [State.RECEIVED, State.REJECTED]
    assert cloud.results() == [f"{job.id}/error.json"]
    assert cloud.batch.submitted == []
    return job.failure


def test_an_upload_is_on_record_before_anybody_looks_at_it(cloud, wav, monkeypatch):
    seen = []
    judge = take_in.judge

    def looking(*arguments):
        seen.append(cloud.job().state)
        return judge(*arguments)

    monkeypatch.setattr(take_in, "judge", looking)
    assert handle(told(cloud, wav)) == []

    assert seen == [State.RECEIVED]
    assert cloud.job().state is State.SUBMITTED


@pytest.mark.parametrize(
    "error",
    [
        ZeroDivisionError("of a secret kind"),
        RecursionError(),
        MemoryError(),
        ParamValidationError(report="no such name"),
        denied("ValidationException", 400),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_upload_on_which_ingest_always_fails_is_rejected_on_the_last_try(
    cloud, wav, monkeypatch, capsys, error
):
    news = told(cloud, wav)
    monkeypatch.setattr(take_in, "judge", always(error))
    for receives in range(1, LAST):
        assert handle(news, receives) == ["message-1"]
        assert cloud.job().state is State.RECEIVED
    assert handle(news, LAST) == []

    failure = failure_of(cloud)
    assert failure.code == "upload.not_judged"
    ended = f"the last of 12 tries ended with {type(error).__name__}"
    assert failure.message == f"one.wav could not be examined: {ended}"
    assert [document["JobsRejected"] for document in published(capsys.readouterr().out)] == [[1.0]]


@pytest.mark.parametrize("seconds", [float("nan"), 1e300, -1e300])
def test_a_length_that_no_table_or_machine_takes_ends_in_a_rejection_too(cloud, wav, monkeypatch, seconds):
    news = told(cloud, wav)
    monkeypatch.setattr(examine, "length_of", lambda *_: Length(seconds, stated=False))
    for receives in range(1, LAST + 1):
        left = handle(news, receives)
        if not left:
            break

    assert left == []
    assert cloud.job().state in {State.REJECTED, State.SUBMITTED}


def test_what_went_wrong_once_is_forgotten_when_a_later_try_works(cloud, wav, monkeypatch):
    news = told(cloud, wav)
    with monkeypatch.context() as broken:
        broken.setattr(take_in, "judge", always(ZeroDivisionError()))
        assert handle(news, 1) == ["message-1"]

    assert handle(news, 2) == []
    assert (cloud.job().state, cloud.job().begun) == (State.SUBMITTED, 0)


@pytest.mark.parametrize("posted", [False, True], ids=["put into the bucket", "posted"])
def test_an_upload_that_kills_the_function_each_time_is_rejected_without_being_looked_at_again(
    cloud, wav, monkeypatch, posted
):
    key = "one.wav"
    if posted:
        key = expect(cloud)
    news = told(cloud, wav, key)
    leases_end_at_once(monkeypatch)
    looks = []

    def killed(*_):
        looks.append(1)
        raise SystemExit

    monkeypatch.setattr(take_in, "judge", killed)
    for receives in (1, 2, 3):
        with pytest.raises(SystemExit):
            handle(news, receives)
        assert cloud.job().state is State.RECEIVED
    assert handle(news, 4) == []

    assert len(looks) == 3
    job = cloud.job()
    assert (job.state, job.failure.code) == (State.REJECTED, "upload.not_judged")
    assert "3 tries were cut off" in job.failure.message


def test_on_its_last_receive_one_that_was_cut_off_is_not_tried_again(cloud, wav, monkeypatch):
    news = told(cloud, wav)
    leases_end_at_once(monkeypatch)
    monkeypatch.setattr(take_in, "judge", always(SystemExit()))
    with pytest.raises(SystemExit):
        handle(news, LAST - 1)
    assert handle(news, LAST) == []

    assert "1 try was cut off" in failure_of(cloud).message


def test_a_function_that_dies_in_submitting_does_not_make_its_upload_a_bad_one(cloud, wav, monkeypatch):
    news = told(cloud, wav)
    leases_end_at_once(monkeypatch)
    cloud.batch.trouble = always(SystemExit())
    for receives in range(1, 6):
        with pytest.raises(SystemExit):
            handle(news, receives)
    cloud.batch.trouble = lambda: None

    assert handle(news, 6) == []
    assert cloud.job().state is State.SUBMITTED


def test_a_recording_in_an_archive_is_rejected_at_once(cloud, wav):
    version = cloud.s3.put_object(Bucket=UPLOADS, Key="one.wav", Body=wav, StorageClass="GLACIER")[
        "VersionId"
    ]
    assert handle(news_of("one.wav", len(wav), version=version)) == []

    failure = failure_of(cloud)
    assert (failure.code, failure.message) == (
        "upload.archived",
        "one.wav lies in an archive: S3 must restore it before anybody can read it",
    )


def test_a_config_in_an_archive_is_named(cloud, wav):
    raw = json.dumps(EN).encode()
    cloud.s3.put_object(Bucket=UPLOADS, Key="calls/config.json", Body=raw, StorageClass="GLACIER")
    assert handle(told(cloud, wav, "calls/one.wav")) == []

    assert failure_of(cloud).message.startswith("the job config calls/config.json lies in an archive")


@pytest.mark.parametrize(
    "code", ["AccessDenied", "KMS.DisabledException", "KMS.NotFoundException", "KeyTooLongError"]
)
def test_what_s3_refuses_again_and_again_is_rejected_with_its_reason(cloud, wav, monkeypatch, code):
    news = told(cloud, wav)
    monkeypatch.setattr(cloud.s3, "get_object", always(denied(code, 400 if code[0] == "K" else 403)))
    assert handle(news, 1) == ["message-1"]  # rights may be on their way
    assert handle(news, 2) == ["message-1"]
    assert handle(news, 3) == []

    failure = failure_of(cloud)
    assert (failure.code, failure.message) == (
        "upload.unreadable",
        f"S3 does not hand out one.wav: it answers {code}",
    )


@pytest.mark.parametrize(
    "error", [throttled("GetObject", "SlowDown"), denied("ExpiredToken", 400), denied("InternalError", 500)]
)
def test_what_s3_has_no_time_for_is_left_to_the_dead_letters_with_a_record(cloud, wav, monkeypatch, error):
    news = told(cloud, wav)
    with monkeypatch.context() as busy:
        busy.setattr(cloud.s3, "get_object", always(error))
        for receives in range(1, LAST + 1):
            assert handle(news, receives) == ["message-1"]
    assert cloud.job().state is State.RECEIVED

    assert handle(news, 1) == []  # as after a redrive
    assert cloud.job().state is State.SUBMITTED


def test_a_job_that_is_deleted_while_its_upload_is_examined_is_never_submitted(cloud, wav, monkeypatch):
    judge = take_in.judge

    def deleted_meanwhile(*arguments):
        cloud.table.delete(cloud.job(), datetime.now(UTC))
        return judge(*arguments)

    monkeypatch.setattr(take_in, "judge", deleted_meanwhile)
    assert handle(told(cloud, wav)) == []

    assert cloud.batch.submitted == []
    assert cloud.jobs() == []


@pytest.mark.parametrize(
    "key", ["folder/", ".hidden.wav", "a/.git/b.wav", "nothing/config.json", "one.wav.json"]
)
def test_what_is_no_recording_is_not_on_record(cloud, key, monkeypatch):
    monkeypatch.setattr(JobsTable, "create", always(AssertionError("it was recorded")))
    assert handle(told(cloud, b"{}", key), LAST) == []


def test_one_upload_of_a_message_that_fails_does_not_hold_up_the_other(cloud, wav, monkeypatch):
    both = {"Records": [json.loads(told(cloud, wav, key))["Records"][0] for key in ("bad.wav", "good.wav")]}
    judge = take_in.judge

    def fails_on_one(s3, upload, settings):
        if upload.key == "bad.wav":
            raise ZeroDivisionError
        return judge(s3, upload, settings)

    monkeypatch.setattr(take_in, "judge", fails_on_one)
    assert handle(json.dumps(both)) == ["message-1"]
    assert {job.key: job.state for job in cloud.jobs()} == {
        "bad.wav": State.RECEIVED,
        "good.wav": State.SUBMITTED,
    }


def test_ingest_gets_one_message_at_a_time_so_that_none_costs_another_its_try():
    assert INGEST.source.batch_size == 1


def expect(cloud):
    """A job whose recording is to come. Gives the key to put it to."""
    now, job = datetime.now(UTC), new_job_id()
    cloud.table.create(
        JobRecord(
            id=job,
            bucket=UPLOADS,
            key=posted_key(job),
            version_id="",
            size_bytes=0,
            data_name="one.wav",
            created_at=now,
            state=State.EXPECTED,
            history=(Step(state=State.EXPECTED, at=now),),
            config=EN,
            language="en",
            operating_point="standard",
            updated_at=now,
            expires_at=now + timedelta(days=30),
        )
    )
    return posted_key(job)

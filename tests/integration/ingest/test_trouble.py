"""AWS that is busy, and messages that nobody can read: nothing is lost, and nothing is tried without end."""

import json
import logging

import pytest

from contract.job.state import State
from lambdas.ingest import handler
from tests.small_cloud import failures, message, news_of, throttled


@pytest.fixture
def waits(cloud, monkeypatch):
    """Seconds that each message is put off for."""
    found = []
    monkeypatch.setattr(
        cloud.sqs,
        "change_message_visibility",
        lambda **call: found.append((call["ReceiptHandle"], call["VisibilityTimeout"])),
    )
    return found


def told(cloud, data, key="one.wav"):
    version = cloud.s3.put_object(Bucket="uploads", Key=key, Body=data)["VersionId"]
    return news_of(key, len(data), version=version)


def handle(*messages):
    return failures(handler.handle({"Records": list(messages)}, None))


def always(error):
    def trouble(*_, **__):
        raise error

    return trouble


def test_a_throttled_submission_is_put_off_for_longer_each_time(cloud, wav, waits):
    news = told(cloud, wav)
    cloud.batch.trouble = always(throttled())
    for receives in (1, 2, 3, 8, 9, 12):
        assert handle(message(news, receives=receives)) == ["message-1"]

    assert [seconds for _, seconds in waits] == [5, 10, 20, 640, 900, 900]
    assert cloud.job().state is State.RECEIVED


def test_a_throttled_submission_is_made_once_batch_has_time(cloud, wav, waits):
    news = told(cloud, wav)
    cloud.batch.trouble = always(throttled())
    handle(message(news))
    cloud.batch.trouble = lambda: None

    assert handle(message(news, receives=2)) == []
    assert len(cloud.batch.submitted) == 1
    assert cloud.job().state is State.SUBMITTED


@pytest.mark.parametrize("operation", ["put_item", "update_item", "get_item"])
def test_a_throttled_table_is_tried_again(cloud, wav, waits, monkeypatch, operation):
    news = told(cloud, wav)
    error = throttled(operation, "ProvisionedThroughputExceededException")
    with monkeypatch.context() as busy:
        busy.setattr(cloud.dynamodb._client, operation, always(error))
        assert handle(message(news)) == ["message-1"]
    assert waits == [("receipt-1", 5)]

    again = 0
    while handle(message(news, receives=2)):  # its right to submit could not be given back
        again += 1
        assert operation == "update_item"
        monkeypatch.setattr("lambdas.ingest.take_in._now", later(again))
    assert len(cloud.batch.submitted) == 1
    assert (cloud.job().state, cloud.job().batch_job_id) == (State.SUBMITTED, "batch-1")


def later(hours):
    from datetime import UTC, datetime, timedelta

    return lambda: datetime.now(UTC) + timedelta(hours=hours)


def test_s3_out_of_order_is_no_reason_to_reject_an_upload(cloud, wav, waits, monkeypatch):
    news = told(cloud, wav)
    with monkeypatch.context() as busy:
        busy.setattr(cloud.s3, "get_object", always(throttled("GetObject", "SlowDown")))
        assert handle(message(news, receives=12)) == ["message-1"]
    assert cloud.job().state is State.RECEIVED

    assert handle(message(news)) == []
    assert cloud.job().state is State.SUBMITTED


def test_one_message_that_fails_does_not_hold_up_the_others(cloud, wav, waits):
    good = told(cloud, wav)
    assert handle(message("{", 1), message(good, 2), message("[]", 3)) == []

    assert cloud.job().state is State.SUBMITTED
    assert sorted(cloud.dead_letters()) == ["[]", "{"]


@pytest.mark.parametrize(
    "body",
    [
        "",
        "{",
        "7",
        "null",
        "[]",
        '"text"',
        "{}",
        '{"Records": 7}',
        '{"Records": [{}]}',
        '{"Records": [{"eventName": 7}]}',
        '{"Records": [{"eventName": "ObjectCreated:Put"}]}',
        news_of("a", 1).replace("2026-01-02", "yesterday"),
        news_of("a", 1).replace('"size": 1', '"size": "many"'),
        news_of("KEY", 1).replace("KEY", ""),
        news_of("KEY", 1).replace("KEY", "%FF"),
        json.dumps("a" * 1000),
    ],
)
def test_a_message_that_nobody_can_read_is_a_dead_letter_at_once(cloud, waits, body, caplog, monkeypatch):
    sent = []
    monkeypatch.setattr(cloud.sqs, "send_message", lambda **call: sent.append(call))
    assert handle(message(body)) == []

    (letter,) = sent
    assert (letter["QueueUrl"], letter["MessageBody"]) == (cloud.dead_letters_url, body)
    assert letter["MessageAttributes"]["Reason"]["StringValue"].startswith("no event of S3: ")
    assert waits == []
    assert cloud.jobs() == []
    (record,) = [each for each in caplog.records if each.levelno == logging.ERROR]
    assert record.getMessage().startswith("a message goes to the dead letters: no event of S3: ")


def test_a_dead_letter_that_cannot_be_sent_gets_there_by_its_next_receives(cloud, waits, monkeypatch, caplog):
    monkeypatch.setattr(cloud.sqs, "send_message", always(throttled("SendMessage")))

    assert handle(message("{")) == ["message-1"]
    assert waits == [("receipt-1", 0)]
    assert "a dead letter could not be sent" in caplog.text


def test_a_message_that_cannot_be_put_off_comes_back_in_its_own_time(cloud, wav, monkeypatch, caplog):
    error = throttled("ChangeMessageVisibility", "RequestThrottled")
    monkeypatch.setattr(cloud.sqs, "change_message_visibility", always(error))

    cloud.batch.trouble = always(throttled())
    assert handle(message(told(cloud, wav))) == ["message-1"]
    assert "could not be put off" in caplog.text


def test_the_log_says_which_message_failed_and_why(cloud, wav, waits, caplog):
    cloud.batch.trouble = always(throttled())
    handle(message(told(cloud, wav), receives=3))

    (record,) = [each for each in caplog.records if each.levelno == logging.ERROR]
    assert (record.message_id, record.receives, record.again_in_seconds) == ("message-1", 3, 20)
    assert "Too many requests" in record.getMessage()

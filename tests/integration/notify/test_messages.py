"""The messages that callbacks are made for: late, twice, lost, or about what is not there."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from contract.errors import TooLong
from contract.job.state import State
from lambdas.notify.telling import LEAST_SECONDS, RESERVE_SECONDS
from lambdas.sweep import handler as sweep
from tests.integration.notify.conftest import CREATED

HOUR = timedelta(hours=1)
SECRET = "signature-0f3a"  # what must not turn up anywhere


def about(cloud, job="job1"):
    cloud.sqs.send_message(QueueUrl=cloud.notify_queue_url, MessageBody=json.dumps({"job": job}))


def outcomes(cloud, job="job1"):
    return [(each.outcome, each.attempts) for each in cloud.table.get(job).callbacks]


def test_a_job_without_callbacks_asks_nobody(cloud, done):
    done()
    assert cloud.messages(cloud.notify_queue_url) == []


def test_a_job_that_was_deleted_is_not_told(cloud, receiver, done):
    record = done({"url": receiver.url})
    assert cloud.table.delete(record, datetime.now(UTC))
    assert cloud.deliver_notices() == []

    assert receiver.calls == []


def test_a_job_that_is_deleted_while_it_is_told_is_not_told_further(cloud, receiver, done):
    record = done({"url": f"{receiver.url}/one"}, {"url": f"{receiver.url}/two"})
    receiver.on_call = lambda _: cloud.table.delete(record, datetime.now(UTC))
    assert cloud.deliver_notices() == []

    assert receiver.call.path == "/one"
    found = cloud.table.get("job1")
    assert (found.state, found.callbacks) == (State.DELETED, ())


@pytest.mark.parametrize("job", ["job1", "unknown"])
def test_a_job_that_has_not_ended_or_is_not_there_is_passed_over(cloud, receiver, post, job):
    post({"url": receiver.url})
    about(cloud, job)
    assert cloud.deliver_notices() == []

    assert receiver.calls == []
    assert outcomes(cloud) == [("", 0)]


@pytest.mark.parametrize("body", [" ", "{", "[" * 100_000, "[]", "{}", '{"job": 7}', '{"job": ""}', "null"])
def test_what_is_no_message_of_ours_is_a_dead_letter_at_once(cloud, body, caplog):
    cloud.sqs.send_message(QueueUrl=cloud.notify_queue_url, MessageBody=body)
    assert cloud.deliver_notices() == []

    assert cloud.dead_letters() == [body]
    assert "no job" in caplog.text


def test_a_message_that_comes_while_another_invocation_is_at_it_waits(cloud, receiver, done):
    done({"url": receiver.url})
    assert cloud.table.claim_telling("job1", datetime.now(UTC), HOUR)
    assert len(cloud.deliver_notices()) == 1
    assert receiver.calls == []

    cloud.table.release_telling("job1")
    assert cloud.deliver_notices() == []
    assert len(receiver.calls) == 1


def test_an_invocation_that_died_loses_its_right_by_time(cloud, receiver, done):
    done({"url": receiver.url})
    assert cloud.table.claim_telling("job1", datetime.now(UTC) - 2 * HOUR, HOUR)
    assert cloud.deliver_notices() == []

    assert outcomes(cloud) == [("sent", 1)]


def test_a_message_that_comes_twice_at_once_makes_one_callback(cloud, receiver, done):
    done({"url": receiver.url})
    meanwhile = []

    def second(_):
        receiver.on_call = lambda _: None
        about(cloud)
        meanwhile.extend(cloud.deliver_notices())

    receiver.on_call = second
    assert cloud.deliver_notices() == []
    assert len(meanwhile) == 1
    assert cloud.deliver_notices() == []

    assert len(receiver.calls) == 1
    assert outcomes(cloud) == [("sent", 1)]


def test_a_lost_message_is_sent_again_by_the_sweep(cloud, receiver, post):
    record = post({"url": receiver.url})
    assert cloud.table.end(record, State.REJECTED, CREATED)
    assert cloud.messages(cloud.notify_queue_url) == []
    sweep.handle({}, None)
    sweep.handle({}, None)  # what was asked for once is left alone for a while

    assert cloud.deliver_notices() == []
    assert receiver.call.query == {"id": ["job1"], "status": ["error"]}
    assert cloud.messages(cloud.notify_queue_url) == []


def test_the_sweep_leaves_alone_what_was_told_or_is_being_told(cloud, receiver, rejected, post):
    receiver.answers = [200, 500]
    rejected(TooLong("too long"), {"url": receiver.url}, job="told")
    rejected(TooLong("too long"), {"url": receiver.url}, job="trying")
    assert len(cloud.deliver_notices()) == 1
    claimed = post({"url": receiver.url}, job="claimed")
    assert cloud.table.end(claimed, State.REJECTED, CREATED)
    assert cloud.table.claim_telling("claimed", datetime.now(UTC), HOUR)
    sweep.handle({}, None)

    bodies = [message["body"] for message in cloud.messages(cloud.notify_queue_url)]
    assert bodies == ['{"job": "trying"}']  # which was in the queue before


def test_no_callback_is_begun_that_the_function_has_no_time_for(cloud, receiver, done):
    done({"url": receiver.url})
    assert len(cloud.deliver_notices(RESERVE_SECONDS + LEAST_SECONDS - 1)) == 1
    assert receiver.calls == []
    assert outcomes(cloud) == [("", 0)]

    assert cloud.deliver_notices(RESERVE_SECONDS + LEAST_SECONDS) == []
    assert outcomes(cloud) == [("sent", 1)]


def test_no_log_holds_a_query_or_a_header(cloud, receiver, done, caplog):
    receiver.answers = [500]
    done({"url": f"{receiver.url}?{SECRET}", "auth_headers": [f"Authorization: {SECRET}"]})
    cloud.deliver_notices()
    cloud.deliver_notices()

    logged = [vars(record) for record in caplog.records]
    tries = [(entry["message"], entry["attempt"], entry["status"]) for entry in logged if "attempt" in entry]
    assert tries == [("could not be told", 1, 500), ("told", 2, 200)]
    assert SECRET not in repr(logged)

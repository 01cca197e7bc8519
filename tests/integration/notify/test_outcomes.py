"""What becomes of callbacks, and what the record says of it."""

import json
import threading
from datetime import UTC, datetime

import pytest

from contract.errors import TooLong
from lambdas.notify import handler
from tests.integration.notify.receiver import receiving
from tests.small_cloud import throttled

SECRET = "signature-0f3a"  # what must not turn up anywhere


@pytest.fixture
def other():
    with receiving() as running:
        yield running


def outcomes(cloud, job="job1"):
    return [(each.outcome, each.attempts, each.status) for each in cloud.table.get(job).callbacks]


def untold(cloud):
    return [job.id for job in cloud.table.untold_since(datetime.now(UTC))]


def test_a_callback_that_was_taken_is_settled_and_never_made_again(cloud, receiver, done):
    receiver.answers = [204]
    record = done({"url": receiver.url})
    assert untold(cloud) == ["job1"]
    assert cloud.deliver_notices() == []
    cloud.sqs.send_message(QueueUrl=cloud.notify_queue_url, MessageBody='{"job": "job1"}')
    assert cloud.deliver_notices() == []

    assert len(receiver.calls) == 1
    (callback,) = cloud.table.get("job1").callbacks
    assert (callback.outcome, callback.attempts, callback.status) == ("sent", 1, 204)
    assert (callback.error, callback.code, callback.url) == ("", "", record.callbacks[0].url)
    assert callback.settled_at > record.updated_at
    assert untold(cloud) == []


@pytest.mark.parametrize("status", [500, 404, 403, 429, 304])
def test_a_callback_that_was_not_taken_is_made_again(cloud, receiver, done, status):
    receiver.answers = [status]
    done({"url": receiver.url})
    assert len(cloud.deliver_notices()) == 1
    assert outcomes(cloud) == [("", 1, status)]
    assert untold(cloud) == ["job1"]

    assert cloud.deliver_notices() == []
    assert outcomes(cloud) == [("sent", 2, 200)]
    (callback,) = cloud.table.get("job1").callbacks
    assert (callback.error, callback.code) == ("", "")


def test_a_callback_that_is_never_taken_has_failed_after_as_many_tries_as_there_are(cloud, receiver, done):
    receiver.answers = [500, 502, 503, 504]
    done({"url": f"{receiver.url}/told?key={SECRET}#{SECRET}"})
    assert [len(cloud.deliver_notices()) for _ in range(4)] == [1, 1, 1, 0]
    assert cloud.deliver_notices() == []

    assert len(receiver.calls) == 4
    assert outcomes(cloud) == [("failed", 4, 504)]
    (callback,) = cloud.table.get("job1").callbacks
    assert callback.code == "notify.failed"
    assert callback.error.startswith(f"{receiver.url}/told answered with HTTP status 504. Look into")
    assert SECRET not in callback.error
    assert callback.settled_at
    assert untold(cloud) == []


@pytest.mark.parametrize("notifying", [{"tries": 1}, {"tries": 2}], indirect=True)
def test_a_deployment_says_how_many_tries_there_are(cloud, receiver, done, notifying):
    receiver.answers = [500] * 9
    done({"url": receiver.url})
    while cloud.deliver_notices():
        pass

    assert outcomes(cloud) == [("failed", notifying["tries"], 500)]


@pytest.mark.parametrize(
    ("notifying", "waits"),
    [
        ({"backoff_seconds": 5}, [15, 20, 30]),
        ({"backoff_seconds": 1}, [3, 4, 6]),
        ({"backoff_seconds": 5, "tries": 6}, [15, 20, 30, 30, 30]),
    ],
    indirect=["notifying"],
)
def test_between_the_tries_there_is_more_and_more_time(cloud, receiver, done, monkeypatch, notifying, waits):
    asked = []
    whole = cloud.sqs.change_message_visibility

    def put_off(**call):
        asked.append(call["VisibilityTimeout"])
        whole(**{**call, "VisibilityTimeout": 0})

    monkeypatch.setattr(cloud.sqs, "change_message_visibility", put_off)
    receiver.answers = [500] * 9
    done({"url": receiver.url})
    while cloud.deliver_notices():
        pass

    assert asked == waits


def test_an_internal_address_is_refused_at_once_and_never_called(cloud, receiver, rejected):
    refused = {"url": f"http://169.254.169.254/latest?{SECRET}"}
    rejected(TooLong("too long"), refused, {"url": receiver.url})
    assert cloud.deliver_notices() == []

    assert outcomes(cloud) == [("failed", 1, None), ("sent", 1, 200)]
    error = cloud.table.get("job1").callbacks[0].error
    assert cloud.table.get("job1").callbacks[0].code == "notify.refused"
    assert error.startswith("http://169.254.169.254/latest leads to an internal address: ")
    assert SECRET not in error


@pytest.mark.parametrize("notifying", [{"allowed_networks": []}], indirect=True)
def test_no_internal_network_is_open_unless_it_is_allowed(cloud, receiver, done, notifying):
    done({"url": receiver.url})
    assert cloud.deliver_notices() == []

    assert receiver.calls == []
    assert outcomes(cloud) == [("failed", 1, None)]


@pytest.mark.parametrize(
    ("callback", "why"),
    [
        (
            {"auth_headers": ["A: b", f"Content-Type: {SECRET}"]},
            "auth_headers[1] is not allowed: Content-Type",
        ),
        ({"auth_headers": [f"Host: {SECRET}"]}, "auth_headers[0] is not allowed: Host"),
        ({"url": f"http://user:{SECRET}@127.0.0.1/"}, "http://127.0.0.1/ cannot be called: "),
        ({"url": f"http://[::1/?{SECRET}"}, "a callback cannot be called: "),
        ({"url": f"http://127.1/?{SECRET}"}, "http://127.1/ cannot be called: "),
    ],
)
def test_what_no_caller_may_ask_for_is_refused_at_once(cloud, receiver, done, callback, why):
    done({"url": receiver.url} | callback)
    assert cloud.deliver_notices() == []

    assert receiver.calls == []
    (told,) = cloud.table.get("job1").callbacks
    assert (told.outcome, told.attempts, told.code) == ("failed", 1, "notify.refused")
    assert why in told.error
    assert SECRET not in told.error
    assert "\n" not in told.error


def test_a_callback_that_failed_shows_in_the_errors_of_the_job(cloud, receiver, done):
    done({"url": "http://10.0.0.1/"}, {"url": receiver.url, "contents": ["jobinfo"]})
    cloud.deliver_notices()

    (error,) = json.loads(receiver.call.body)["job"]["errors"]
    assert error["type"] == "notify.refused"
    assert error["message"].startswith("notification could not be sent: http://10.0.0.1/ leads to")


def test_a_redirect_is_not_followed(cloud, receiver, other, done):
    receiver.answers = [307]
    receiver.headers = {"Location": other.url}
    done({"url": receiver.url})
    cloud.deliver_notices()

    assert other.calls == []
    (callback,) = cloud.table.get("job1").callbacks
    assert (callback.outcome, callback.status) == ("", 307)
    assert "redirects are not followed" in callback.error


def test_a_server_that_is_not_there_is_tried_again(cloud, done):
    with receiving() as gone:
        url = gone.url
    done({"url": url})
    assert len(cloud.deliver_notices()) == 1

    (callback,) = cloud.table.get("job1").callbacks
    assert (callback.outcome, callback.attempts, callback.status) == ("", 1, None)
    assert callback.code == "notify.failed"
    assert "refused" in callback.error


def test_a_server_that_does_not_answer_in_time_is_tried_again(cloud, receiver, done, monkeypatch):
    monkeypatch.setattr(handler, "ANSWER_SECONDS", 0.05)
    answered = threading.Event()
    receiver.on_call = lambda _: answered.wait(60)
    done({"url": receiver.url})
    assert len(cloud.deliver_notices()) == 1
    answered.set()

    (callback,) = cloud.table.get("job1").callbacks
    assert (callback.outcome, callback.attempts, callback.code) == ("", 1, "notify.timeout")


def test_each_of_several_callbacks_is_settled_by_itself(cloud, receiver, other, done):
    receiver.answers = [500]
    other.answers = [200, 500, 500, 500, 500]
    done({"url": f"{receiver.url}/slow"}, {"url": f"{other.url}/good"}, {"url": f"{other.url}/bad"})
    cloud.deliver_notices()
    assert outcomes(cloud) == [("", 1, 500), ("sent", 1, 200), ("", 1, 500)]

    assert [len(cloud.deliver_notices()) for _ in range(3)] == [1, 1, 0]
    assert outcomes(cloud) == [("sent", 2, 200), ("sent", 1, 200), ("failed", 4, 500)]
    assert [call.path for call in receiver.calls] == ["/slow"] * 2
    assert [call.path for call in other.calls] == ["/good", *["/bad"] * 4]


def test_one_that_cannot_be_read_from_s3_does_not_keep_the_others_from_theirs(
    cloud, receiver, done, monkeypatch
):
    done(
        {"url": f"{receiver.url}/before", "contents": []},
        {"url": f"{receiver.url}/unread", "contents": ["data"]},
        {"url": f"{receiver.url}/after", "contents": []},
    )
    with monkeypatch.context() as busy:
        busy.setattr(cloud.s3, "head_object", raising(throttled("HeadObject", "SlowDown")))
        assert len(cloud.deliver_notices()) == 1
    assert outcomes(cloud) == [("sent", 1, 200), ("", 0, None), ("sent", 1, 200)]

    assert cloud.deliver_notices() == []
    assert outcomes(cloud) == [("sent", 1, 200)] * 3
    assert [call.path for call in receiver.calls] == ["/before", "/after", "/unread"]


def test_a_recording_that_cannot_be_read_to_its_end_is_no_fault_of_the_receiver(
    cloud, receiver, done, monkeypatch
):
    done({"url": receiver.url, "contents": ["data"]})
    with monkeypatch.context() as busy:
        busy.setattr(cloud.s3, "get_object", raising(throttled("GetObject", "SlowDown")))
        assert len(cloud.deliver_notices()) == 1

    assert outcomes(cloud) == [("", 0, None)]


def raising(error):
    def trouble(**_):
        raise error

    return trouble


def kept(cloud, job="job1"):
    """All that the table holds of a job, as text."""
    return json.dumps(cloud.dynamodb.get_item(TableName="jobs", Key={"id": {"S": job}})["Item"])


def test_a_callback_that_is_settled_leaves_no_header_on_the_record(cloud, receiver, other, done):
    receiver.answers, other.answers = [200], [500, 500]
    header = f"Authorization: Bearer {SECRET}"
    done(
        {"url": receiver.url, "auth_headers": [f"{header}-sent"]},
        {"url": other.url, "auth_headers": [f"{header}-failed"]},
        {"url": "http://10.0.0.1/", "auth_headers": [f"{header}-refused"]},
    )
    assert kept(cloud).count(SECRET) == 3
    cloud.deliver_notices()

    # The one that is to be made again still needs its own.
    assert kept(cloud).count(SECRET) == 1
    assert f"{SECRET}-failed" in kept(cloud)
    while cloud.deliver_notices():
        pass
    assert SECRET not in kept(cloud)
    assert [call.headers["authorization"] for call in other.calls] == [f"Bearer {SECRET}-failed"] * 3
    assert [outcome for outcome, *_ in outcomes(cloud)] == ["sent", "sent", "failed"]


def test_a_callback_that_fails_for_good_leaves_no_header_on_the_record(cloud, receiver, done):
    receiver.answers = [500] * 4
    done({"url": receiver.url, "auth_headers": [f"X-Key: {SECRET}"]})
    while cloud.deliver_notices():
        assert SECRET in kept(cloud)

    assert outcomes(cloud) == [("failed", 4, 500)]
    assert SECRET not in kept(cloud)


def test_a_job_that_is_deleted_keeps_no_header_of_its_callbacks(cloud, receiver, done):
    record = done({"url": receiver.url, "auth_headers": [f"X-Key: {SECRET}"]})
    assert cloud.table.delete(record, datetime.now(UTC))

    assert SECRET not in kept(cloud)

"""Whatever a queue brings is read, or nobody can read it: nothing else leaves what reads messages."""

import json
from datetime import UTC

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from contract.transcript import timestamp
from lambdas.ingest.events import uploads_in
from lambdas.jobs.notices import job_in, message_about
from lambdas.jobs.unreadable import MessageUnreadable
from lambdas.status.events import news_in
from tests.small_cloud import news_of

UPLOAD = json.loads(news_of("calls/one.wav", 5, version="v1"))
STATE_CHANGE = {
    "detail-type": "Batch Job State Change",
    "time": "2026-01-02T03:04:05Z",
    "detail": {
        "jobName": "longhand-abc",
        "jobId": "b",
        "status": "FAILED",
        "statusReason": "it failed",
        "createdAt": 1_767_323_045_000,
        "startedAt": 1_767_323_046_000,
        "stoppedAt": 1_767_323_047_000,
        "isTerminated": False,
        "attempts": [
            {
                "startedAt": 1_767_323_046_000,
                "stoppedAt": 1_767_323_047_000,
                "statusReason": "it failed",
                "container": {"exitCode": 1, "reason": "OutOfMemory"},
            }
        ],
        "container": {"resourceRequirements": [{"type": "VCPU", "value": "2"}], "vcpus": 2},
    },
}
NOTICE = json.loads(message_about("abc"))
WRAPPED = {"Type": "Notification", "Message": json.dumps(UPLOAD)}
"""An event of S3 that came by a topic of SNS, which nothing here reads."""

ODD = st.sampled_from(
    [
        *(None, True, False, 0, -1, 7, 1.5, "", "text", "\ud800", "\0", [], {}, [[]], {"a": 1}, "%FF", "%00"),
        *(10**18, 10**30, 10**400, -(10**18), 253_402_300_800_000, 1e308, float("inf"), float("nan")),
        *("9" * 5000, "1e999", "9999-12-31T23:59:59-14:00", "0001-01-01T00:00:00+14:00", "0001-01-01"),
        *("longhand-", "longhand-\n", "a" * 3000, "ObjectCreated:Put", "s3:ObjectCreated:Put", 2**63),
    ]
)


def places(value, path=()):
    yield path
    if isinstance(value, (dict, list)):
        for step, child in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(child, (*path, step))


@st.composite
def mutated(draw, document):
    """The document with some values replaced, removed, or moved a level down."""
    made = json.loads(json.dumps(document))
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from([path for path in places(made) if path]))
        holder = made
        for step in path[:-1]:
            holder = holder[step]
        change = draw(st.sampled_from(["replace", "replace", "remove", "wrap"]))
        if change == "remove":
            del holder[path[-1]]
        elif change == "wrap":
            holder[path[-1]] = [holder[path[-1]]]
        else:
            holder[path[-1]] = json.loads(json.dumps(draw(ODD)))  # of its own: it may be changed next
        if not made:
            break
    return json.dumps(made)


@st.composite
def cut(draw, document):
    """Its text, cut short, or with some characters replaced."""
    text = json.dumps(document)
    place = draw(st.integers(0, len(text)))
    return text[:place] + draw(st.text(max_size=3)) + draw(st.sampled_from(["", text[place + 1 :]]))


def like(document):
    return mutated(document) | cut(document)


DEEP = "[" * 100_000
MANY = settings(max_examples=400)


@MANY
@given(like(UPLOAD) | like(WRAPPED))
@example(DEEP)
@example(news_of("a", 5).replace('"size": 5', '"size": 1e999'))
@example(news_of("a", 5).replace("2026-01-02T03:04:05.678Z", "0001-01-01T00:00:00+14:00"))
@example(news_of("KEY", 5).replace("KEY", r"\ud800"))
def test_news_of_s3_are_read_or_unreadable(body):
    try:
        uploads = uploads_in(body)
    except MessageUnreadable as error:
        assert_can_be_told(error)
        return
    for upload in uploads:
        assert upload.created_at.tzinfo is UTC
        assert all(each.encode() for each in (upload.bucket, upload.key, upload.version_id, upload.job))
        assert upload.size_bytes >= 0
        assert upload.data_name is not None


@MANY
@given(like(STATE_CHANGE))
@example(DEEP)
@example(json.dumps(STATE_CHANGE).replace("1767323045000", "1e400"))
@example(json.dumps(STATE_CHANGE).replace("1767323045000", "1" * 40))
@example(json.dumps(STATE_CHANGE).replace("1767323045000", "1" * 18))
@example(json.dumps(STATE_CHANGE).replace("2026-01-02T03:04:05Z", "0001-01-01T00:00:00+14:00"))
def test_news_of_batch_are_read_or_unreadable(body):
    try:
        news = news_in(body)
    except MessageUnreadable as error:
        assert_can_be_told(error)
        return
    if news:
        job = news.job
        assert timestamp(news.at)
        assert job.job.encode()
        assert all(each.encode() is not None for each in (job.batch_job_id, job.status_reason))
        assert job.cost_usd(0.03) >= 0
        assert job.queue_wait_seconds is None or job.queue_wait_seconds >= 0
        assert all(attempt.reason.encode() is not None for attempt in job.attempts)


@MANY
@given(like(NOTICE))
@example(DEEP)
@example('{"job": "\\ud800"}')
@example('{"job": ""}')
def test_what_names_a_job_is_read_or_unreadable(body):
    try:
        job = job_in(body)
    except MessageUnreadable as error:
        assert_can_be_told(error)
        return
    assert job.encode()


def assert_can_be_told(error):
    """As an attribute of a message: SQS takes none that is empty, long, or holds half a character."""
    assert 0 < len(str(error)) < 400
    assert str(error).isascii()
    assert str(error).isprintable()


@pytest.mark.parametrize(
    ("read", "document"), [(uploads_in, UPLOAD), (news_in, STATE_CHANGE), (job_in, NOTICE)]
)
def test_what_the_mutations_begin_with_can_be_read(read, document):
    assert read(json.dumps(document))

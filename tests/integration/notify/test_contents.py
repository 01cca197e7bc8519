"""What a callback brings along."""

import hashlib
import json

import pytest

from contract.errors import FetchNotFound, TooLong
from contract.job.identity import posted_key
from contract.job.layout import transcript_key
from tests.integration.notify.conftest import RECORDING, TRANSCRIPTS
from tests.small_cloud import RESULTS, UPLOADS

EVERYTHING = [
    *("jobinfo", "transcript", "transcript.json-v2", "transcript.txt", "transcript.srt"),
    *("data", "text"),
]


def test_a_job_that_is_done_is_told_with_its_transcript_attached(cloud, receiver, done):
    done({"url": f"{receiver.url}/told?mine=%C3%A4+b#top"})
    assert cloud.deliver_notices() == []

    call = receiver.call
    assert (call.method, call.path) == ("POST", "/told")
    assert call.query == {"mine": ["ä b"], "id": ["job1"], "status": ["success"]}
    assert call.headers["User-Agent"] == "Speechmatics-API/2.0"
    ((field, (name, kind, content)),) = call.attachments.items()
    assert (field, name, kind) == ("data_file", "Grüße.json", "application/json")
    assert json.loads(content)["job"]["id"] == "job1"


def test_a_callback_may_be_a_put_with_headers_of_its_caller(cloud, receiver, done):
    headers = ["Authorization: Bearer open-sesame", "X-Realm:west", "User-Agent: mine"]
    done({"url": receiver.url, "method": "put", "contents": [], "auth_headers": headers})
    cloud.deliver_notices()

    assert receiver.call.method == "PUT"
    assert receiver.call.headers["Authorization"] == "Bearer open-sesame"
    assert receiver.call.headers["X-Realm"] == "west"
    assert receiver.call.headers.get_all("User-Agent") == ["mine"]


def test_empty_contents_are_an_empty_body(cloud, receiver, done):
    done({"url": receiver.url, "contents": []})
    cloud.deliver_notices()

    assert receiver.call.headers["Content-Length"] == "0"
    assert "Content-Type" not in receiver.call.headers


@pytest.mark.parametrize(
    ("item", "kind", "body"),
    [
        ("transcript.txt", "text/plain; charset=utf-8", TRANSCRIPTS["txt"].encode()),
        ("transcript.srt", "text/plain; charset=utf-8", TRANSCRIPTS["srt"].encode()),
        ("data", "application/octet-stream", RECORDING),
    ],
)
def test_one_item_is_the_body_with_its_own_type(cloud, receiver, done, item, kind, body):
    done({"url": receiver.url, "contents": [item]})
    cloud.deliver_notices()

    assert (receiver.call.headers["Content-Type"], receiver.call.body) == (kind, body)


@pytest.mark.parametrize("item", ["transcript", "transcript.json-v2"])
def test_the_transcript_says_whose_it_is_as_that_of_the_api_does(cloud, receiver, done, item):
    done({"url": receiver.url, "contents": [item]})
    cloud.deliver_notices()

    assert receiver.call.headers["Content-Type"] == "application/json"
    document = json.loads(receiver.call.body)
    assert (document["format"], document["results"]) == ("2.7", [])
    assert document["job"]["data_name"] == "Grüße.wav"
    assert document["job"]["tracking"] == {"reference": "A1"}


def test_what_is_told_of_the_job_is_what_the_api_answers(cloud, receiver, done):
    done({"url": receiver.url, "contents": ["jobinfo"]})
    cloud.deliver_notices()

    assert receiver.call.headers["Content-Type"] == "application/json"
    job = json.loads(receiver.call.body)["job"]
    assert (job["id"], job["status"], job["duration"], job["lang"]) == ("job1", "done", 62, "en")
    assert job["config"]["tracking"] == {"reference": "A1"}


def test_several_items_are_attached_under_their_names(cloud, receiver, done):
    done({"url": receiver.url, "contents": EVERYTHING})
    cloud.deliver_notices()

    found = receiver.call.attachments
    assert list(found) == EVERYTHING[:-1]
    assert {field: (name, kind) for field, (name, kind, _) in found.items()} == {
        "jobinfo": ("Grüße.jobinfo.json", "application/json"),
        "transcript": ("Grüße.json", "application/json"),
        "transcript.json-v2": ("Grüße.json", "application/json"),
        "transcript.txt": ("Grüße.txt", "text/plain; charset=utf-8"),
        "transcript.srt": ("Grüße.srt", "text/plain; charset=utf-8"),
        "data": ("Grüße.wav", "application/octet-stream"),
    }
    assert found["data"][2] == RECORDING
    assert found["transcript.srt"][2].decode() == TRANSCRIPTS["srt"]


def test_a_long_recording_arrives_whole_and_its_length_is_known_beforehand(cloud, receiver, done):
    recording = bytes(range(251)) * 100_000
    done({"url": receiver.url, "contents": ["data"]}, recording=recording)
    cloud.deliver_notices()

    assert int(receiver.call.headers["Content-Length"]) == receiver.call.length == len(recording)
    assert receiver.call.digest == hashlib.sha256(recording).hexdigest()
    assert "Transfer-Encoding" not in receiver.call.headers


def test_the_recording_is_the_version_that_was_transcribed(cloud, receiver, done):
    done({"url": receiver.url, "contents": ["data"]})
    cloud.s3.put_object(Bucket=UPLOADS, Key=posted_key("job1"), Body=b"another")
    cloud.deliver_notices()

    assert receiver.call.body == RECORDING


def test_a_recording_of_no_bytes_is_sent_as_it_is(cloud, receiver, rejected):
    rejected(TooLong("none"), {"url": receiver.url, "contents": ["data"]}, recording=b"")
    cloud.deliver_notices()

    assert (receiver.call.headers["Content-Type"], receiver.call.length) == ("application/octet-stream", 0)


def test_a_recording_that_holds_no_speech_has_a_transcript_of_nothing(cloud, receiver, done):
    done(
        {"url": receiver.url, "contents": ["transcript.txt", "transcript.srt"]},
        transcripts={"txt": "", "srt": ""},
    )
    cloud.deliver_notices()

    assert [content for _, _, content in receiver.call.attachments.values()] == [b"", b""]


def test_a_rejected_job_is_told_with_what_there_is(cloud, receiver, rejected):
    rejected(TooLong("too long", "3 hours"), {"url": receiver.url, "contents": EVERYTHING})
    cloud.deliver_notices()

    assert receiver.call.query == {"id": ["job1"], "status": ["error"]}
    found = receiver.call.attachments
    assert list(found) == ["jobinfo", "data"]
    job = json.loads(found["jobinfo"][2])["job"]
    assert (job["status"], job["errors"][0]["type"]) == ("rejected", "audio.too_long")


@pytest.mark.parametrize("contents", [None, ["transcript.txt", "transcript.srt"]])
def test_attachments_that_are_all_missing_leave_an_empty_form(cloud, receiver, rejected, contents):
    rejected(TooLong("too long"), {"url": receiver.url, "contents": contents})
    cloud.deliver_notices()

    assert receiver.call.attachments == {}


@pytest.mark.parametrize("item", ["transcript", "transcript.txt", "text"])
def test_the_one_item_that_is_missing_leaves_an_empty_body(cloud, receiver, rejected, item):
    rejected(TooLong("too long"), {"url": receiver.url, "contents": [item]})
    cloud.deliver_notices()

    assert receiver.call.length == 0


def test_a_recording_that_could_not_be_fetched_is_told_as_such_and_without_it(cloud, receiver, rejected):
    rejected(
        FetchNotFound("HTTP status 404"),
        {"url": receiver.url, "contents": ["data", "jobinfo"]},
        recording=None,
    )
    cloud.deliver_notices()

    assert receiver.call.query["status"] == ["fetch_error"]
    assert list(receiver.call.attachments) == ["jobinfo"]


def test_what_was_removed_since_is_left_out(cloud, receiver, done):
    record = done({"url": receiver.url, "contents": ["data", "transcript", "transcript.txt"]})
    cloud.s3.delete_object(Bucket=UPLOADS, Key=record.key, VersionId=record.version_id)
    cloud.s3.delete_object(Bucket=RESULTS, Key=transcript_key("job1", "txt"))
    cloud.deliver_notices()

    assert list(receiver.call.attachments) == ["transcript"]


def test_a_transcript_that_is_no_json_is_left_out_and_logged(cloud, receiver, done, caplog):
    done({"url": receiver.url, "contents": ["transcript", "transcript.txt"]}, transcripts={"json-v2": "["})
    cloud.deliver_notices()

    assert receiver.call.attachments == {}
    assert "a transcript cannot be read" in caplog.text


@pytest.mark.parametrize(
    ("data_name", "sent"),
    [("", "recording"), ("..", "recording"), ("a/b/c.mp3", "c.mp3"), ("no suffix", "no suffix")],
)
def test_an_attachment_is_called_by_the_last_part_of_what_its_caller_calls_it(
    cloud, receiver, done, data_name, sent
):
    done({"url": receiver.url, "contents": ["data", "text"]}, data_name=data_name)
    cloud.deliver_notices()

    assert receiver.call.attachments["data"][0] == sent

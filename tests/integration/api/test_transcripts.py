import gzip
import json
import random

import pytest

from contract.job.layout import transcript_key
from contract.job.outcome import Failure
from contract.job.state import State
from contract.transcript import parse_transcript, transcript_json
from lambdas.api.headers import VENDOR_JSON

TRANSCRIPT = {
    "format": "2.7",
    "metadata": {"created_at": "2026-01-02T03:04:05.678Z", "type": "transcription"},
    "results": [
        {
            "alternatives": [{"confidence": 0.9, "content": "Grüße", "language": "de"}],
            "end_time": 1.1,
            "start_time": 0.0,
            "type": "word",
        }
    ],
}
RAW = json.dumps(TRANSCRIPT, ensure_ascii=False)
TRACKING = {"title": "call", "details": {"client": 5}}


def long_transcript(results, word="longhand"):
    """A transcript that does not shrink to nothing: its confidences do not repeat."""
    numbers = random.Random(0)
    return {
        **TRANSCRIPT,
        "results": [
            {
                "alternatives": [
                    {
                        "confidence": round(numbers.random(), 2),
                        "content": word,
                        "language": "en",
                        "speaker": "S1",
                    }
                ],
                "end_time": number / 10 + 0.08,
                "start_time": number / 10,
                "type": "word",
            }
            for number in range(results)
        ],
    }


def test_a_transcript_says_whose_job_it_is_and_is_else_as_it_was_written(api, put):
    put(transcripts={"json-v2": RAW}, config={"tracking": TRACKING})
    answer = api("/v2/jobs/job1/transcript")

    assert answer.status_code == 200
    assert answer.content_type == "application/json"
    document = answer.json
    job = document.pop("job")
    assert document == TRANSCRIPT
    assert job.pop("created_at").endswith("Z")
    assert job == {"data_name": "grüße.mp3", "duration": 62, "id": "job1", "tracking": TRACKING}


def test_a_transcript_of_our_own_is_passed_on_to_the_last_sign(api, put):
    raw = transcript_json(parse_transcript(RAW))
    put(transcripts={"json-v2": raw})
    answer = api("/v2/jobs/job1/transcript")

    assert answer.data.startswith(b'{"job":{')
    assert answer.data.endswith(raw[1:])
    assert list(answer.json) == ["job", "format", "metadata", "results"]


def test_a_transcript_that_names_a_job_already_is_given_ours(api, put):
    put(transcripts={"json-v2": json.dumps({"format": "2.7", "job": {"id": "x"}}, separators=(",", ":"))})
    assert api("/v2/jobs/job1/transcript").json["job"]["id"] == "job1"


def test_a_job_without_tracking_has_none_in_its_transcript(api, put):
    put(transcripts={"json-v2": RAW})
    assert "tracking" not in api("/v2/jobs/job1/transcript?format=json-v2").json["job"]


@pytest.mark.parametrize(
    ("form", "text"),
    [("txt", "SPEAKER: S1\nGrüße.\n"), ("srt", "1\n00:00:00,000 --> 00:00:01,100\nGrüße.\n")],
)
def test_text_and_subtitles_come_as_they_were_written(api, put, form, text):
    put(transcripts={form: text.encode()})
    answer = api(f"/v2/jobs/job1/transcript?format={form}")

    assert answer.status_code == 200
    assert answer.content_type == "text/plain; charset=utf-8"
    assert answer.data.decode() == text


def test_an_empty_transcript_is_one(api, put):
    put(transcripts={"txt": b""})
    answer = api("/v2/jobs/job1/transcript?format=txt")
    assert (answer.status_code, answer.data) == (200, b"")


@pytest.mark.parametrize(
    ("accept", "kind"), [("*/*", "application/json"), (VENDOR_JSON, VENDOR_JSON), ("", "application/json")]
)
def test_json_has_the_name_that_the_client_accepts(api, put, accept, kind):
    put(transcripts={"json-v2": RAW})
    assert api("/v2/jobs/job1/transcript", accept=accept).content_type == kind


def test_an_answer_is_compressed_for_a_client_that_takes_it(api, put):
    put(transcripts={"json-v2": json.dumps(long_transcript(100))})
    plain = api("/v2/jobs/job1/transcript")
    packed = api("/v2/jobs/job1/transcript", accept_encoding="gzip, deflate")
    refused = api("/v2/jobs/job1/transcript", accept_encoding="gzip;q=0, deflate")

    assert packed.headers["Content-Encoding"] == "gzip"
    assert len(packed.data) < len(plain.data) / 4
    assert gzip.decompress(packed.data) == plain.data == refused.data
    for answer in (plain, refused):
        assert "Content-Encoding" not in answer.headers
    for answer in (plain, packed, refused):
        assert "Accept-Encoding" in answer.headers["Vary"]
        assert answer.headers["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("word", ["longhand", "быстро"])
def test_two_hours_are_served_whole_even_to_a_client_that_takes_no_gzip(api, put, indent, word):
    document = long_transcript(24_000, word)
    put(transcripts={"json-v2": json.dumps(document, indent=indent, ensure_ascii=False).encode()})
    answer = api("/v2/jobs/job1/transcript")

    assert answer.status_code == 200
    assert 3_000_000 < len(answer.data) < 6_000_000
    assert answer.json["results"] == document["results"]
    packed = api("/v2/jobs/job1/transcript", accept_encoding="gzip")
    assert gzip.decompress(packed.data) == answer.data


def test_text_full_of_signs_that_json_escapes_is_served_whole(api, put):
    text = "быстро " * 300_000  # 3.9 MB of UTF-8, 10.8 MB as escaped JSON
    put(transcripts={"txt": text.encode()})
    assert api("/v2/jobs/job1/transcript?format=txt").data.decode() == text


def test_what_does_not_fit_is_refused_with_what_to_do_and_fits_compressed(api, put):
    put(transcripts={"txt": b"x" * 7_000_000})
    answer = api("/v2/jobs/job1/transcript?format=txt")

    assert answer.status_code == 406
    assert answer.json["error"] == "Bad Request"
    assert "Accept-Encoding: gzip" in answer.json["detail"]
    packed = api("/v2/jobs/job1/transcript?format=txt", accept_encoding="gzip")
    assert len(gzip.decompress(packed.data)) == 7_000_000


def test_a_running_job_has_no_transcript_yet(api, put):
    put(state=State.RUNNING)
    answer = api("/v2/jobs/job1/transcript?wait=30")
    assert answer.status_code == 404
    assert answer.json == {"code": 404, "error": "Transcription not ready", "detail": "the job is running"}


def test_a_rejected_job_will_have_none_and_says_why(api, put):
    failure = Failure(code="audio.too_long", message="too long: 7300 s", advice="Cut it.", timestamp="now")
    put(state=State.REJECTED, failure=failure)
    answer = api("/v2/jobs/job1/transcript")
    assert (answer.status_code, answer.json["error"]) == (404, "Transcription not ready")
    assert answer.json["detail"] == "the job was rejected: too long: 7300 s. Cut it."


def test_a_transcript_that_was_removed_is_gone(api, put):
    put(transcripts={"txt": b"there"})
    answer = api("/v2/jobs/job1/transcript")
    assert answer.status_code == 410
    assert answer.json == {"code": 410, "error": "File Expired", "detail": "File deleted from the storage"}
    assert api("/v2/jobs/job1/transcript?format=txt").status_code == 200


@pytest.mark.parametrize("form", ["json-v2", "txt", "srt"])
@pytest.mark.parametrize("accept_encoding", ["gzip", "identity"])
def test_a_transcript_that_the_client_has_is_not_sent_again(api, put, form, accept_encoding):
    put(transcripts={form: RAW if form == "json-v2" else "Grüße. " * 500})
    path = f"/v2/jobs/job1/transcript?format={form}"
    first = api(path, accept_encoding=accept_encoding)
    second = api(path, accept_encoding=accept_encoding, if_none_match=first.headers["ETag"])

    assert (second.status_code, second.data) == (304, b"")
    assert second.headers["ETag"] == first.headers["ETag"]
    assert second.headers["Vary"] == first.headers["Vary"]


def test_what_was_sent_compressed_is_told_from_what_was_not_and_one_form_from_another(api, put):
    put(transcripts={"txt": "Grüße. " * 500, "srt": "Grüße. " * 500})
    tags = [
        api(f"/v2/jobs/job1/transcript?format={form}", accept_encoding=encoding).headers["ETag"]
        for form in ("txt", "srt")
        for encoding in ("gzip", "identity")
    ]
    assert len(set(tags)) == 4
    assert not [tag for tag in tags if tag.startswith("W/")]

    compressed = api("/v2/jobs/job1/transcript?format=txt", if_none_match=tags[0])
    assert compressed.status_code == 200, "the client cannot read what it has"


def test_a_transcript_that_changed_is_sent(api, put, aws):
    put(transcripts={"txt": "first"})
    tag = api("/v2/jobs/job1/transcript?format=txt").headers["ETag"]
    aws.s3.put_object(Bucket="results", Key=transcript_key("job1", "txt"), Body=b"second")
    answer = api("/v2/jobs/job1/transcript?format=txt", if_none_match=tag)
    assert (answer.status_code, answer.data) == (200, b"second")


def test_a_tag_does_not_open_the_job_of_another(api, put):
    put("theirs", owner="other", transcripts={"txt": "there"})
    assert api("/v2/jobs/theirs/transcript?format=txt", if_none_match="*").status_code == 404

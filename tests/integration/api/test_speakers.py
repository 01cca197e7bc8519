"""The transcript of a job with another number of speakers than it was found to have."""

import json

import pytest

from contract.job.layout import speakers_key
from contract.speakers.kept import kept_json
from contract.speakers.told import ToldTurns
from contract.transcript import Alternative, Metadata, Result, Transcript, transcript_json
from tests.integration.api.test_transcripts import RAW

TOLD = ToldTurns([(0.0, 1.0), (1.0, 2.0), (2.0, 3.0)], [0, 1, 2], {1: [0, 0, 0], 2: [0, 1, 0]})
CREATED = "2026-01-02T03:04:05.678Z"
URL = "/v2/jobs/job1/transcript"


def stored(diarization="speaker"):
    said = [
        Result("word", at, at + 0.9, (Alternative(f"word{at}", 0.9, "en", f"S{at + 1}"),)) for at in range(3)
    ]
    config = {"language": "en", "diarization": diarization}
    shown = {"srt_overrides": {"max_line_length": 60}}
    metadata = Metadata(CREATED, transcription_config=config, output_config=shown)
    return transcript_json(Transcript(metadata, said))


@pytest.fixture
def kept(aws, put):
    """A job whose run told three speakers apart, and kept who speaks if there are fewer."""
    put(transcripts={"json-v2": stored(), "txt": b"as it was\n", "srt": b"as it was\n"})
    aws.s3.put_object(Bucket="results", Key=speakers_key("job1"), Body=kept_json({None: TOLD}))


def labels(answer):
    return [result["alternatives"][0]["speaker"] for result in answer.json["results"]]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("speakers=2", ["S1", "S2", "S1"]),
        ("max_speakers=2", ["S1", "S2", "S1"]),
        ("min_speakers=1&max_speakers=1", ["S1", "S1", "S1"]),
        ("min_speakers=2", ["S1", "S2", "S3"]),
        ("speakers=7", ["S1", "S2", "S3"]),
    ],
)
def test_there_are_as_many_speakers_as_are_asked_for(api, kept, query, found):
    answer = api(f"{URL}?{query}")
    assert answer.status_code == 200
    assert labels(answer) == found
    assert answer.json["job"]["id"] == "job1"


def test_text_and_subtitles_have_the_same_speakers(api, kept):
    text = api(f"{URL}?format=txt&speakers=1").data.decode()
    assert text == "SPEAKER: S1\nword0 word1 word2\n"
    subtitles = api(f"{URL}?format=srt&speakers=1").data.decode()
    assert subtitles == "1\n00:00:00,000 --> 00:00:02,900\nword0 word1 word2\n"


def test_without_a_number_the_transcript_is_as_it_was_stored(api, kept):
    before = [api(f"{URL}?format={form}").data for form in ("json-v2", "txt", "srt")]
    api(f"{URL}?speakers=1")
    assert [api(f"{URL}?format={form}").data for form in ("json-v2", "txt", "srt")] == before
    assert before[1] == b"as it was\n"


def test_the_config_that_it_shows_has_the_number(api, kept):
    config = api(f"{URL}?speakers=2").json["metadata"]["transcription_config"]
    assert config["speaker_diarization_config"] == {"min_speakers": 2, "max_speakers": 2}


def test_it_is_not_sent_again_to_who_has_it_and_is_another_for_another_number(api, kept):
    tags = [api(f"{URL}?{query}").headers["ETag"] for query in ("", "speakers=1", "speakers=2")]
    assert len(set(tags)) == 3
    assert api(f"{URL}?speakers=1", if_none_match=tags[1]).status_code == 304
    assert api(f"{URL}?speakers=2", if_none_match=tags[1]).status_code == 200


@pytest.mark.parametrize(
    ("transcript", "why"),
    [
        (stored(), "an image of another program"),
        (stored("speaker_change"), "'speaker_change', which labels no speakers"),
        (stored("channel"), "'channel', which labels no speakers"),
        (RAW.encode(), "did not ask for speakers"),
    ],
)
def test_a_job_that_kept_nothing_says_so_and_why(api, put, transcript, why):
    put(transcripts={"json-v2": transcript})
    answer = api(f"{URL}?speakers=2")
    assert answer.status_code == 409
    assert answer.json["error"] == "Bad Request"
    assert why in answer.json["detail"]
    assert '"diarization": "speaker"' in answer.json["detail"]


def test_a_job_without_a_transcript_is_told_as_ever(api, put):
    put(transcripts={})
    assert api(f"{URL}?speakers=2").status_code == 410
    assert api("/v2/jobs/nobody/transcript?speakers=2").status_code == 404


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("speakers=0", "speakers"),
        ("speakers=21", "speakers"),
        ("speakers=two", "speakers"),
        ("min_speakers=-1", "min_speakers"),
        ("speakers=2&max_speakers=3", "leave it out, or min_speakers and max_speakers"),
        ("min_speakers=3&max_speakers=2", "min_speakers is 3, which is more than max_speakers, 2"),
    ],
)
def test_numbers_that_cannot_be_met_are_refused_by_their_names(api, kept, query, named):
    answer = api(f"{URL}?{query}")
    assert answer.status_code == 422
    assert named in json.dumps(answer.json)


def test_what_was_kept_goes_with_the_job(api, kept, cloud_for_posts):
    assert api("/v2/jobs/job1", "DELETE").status_code == 200
    assert "Contents" not in cloud_for_posts.s3.list_objects_v2(Bucket="results", Prefix="job1/")

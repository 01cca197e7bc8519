import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from pydantic import ValidationError

from contract.transcript import (
    Alternative,
    JobInfo,
    LanguagePackInfo,
    Metadata,
    Result,
    Transcript,
    parse_transcript,
    timestamp,
    transcript_json,
)

EXAMPLES = Path(__file__).parents[3].parent / "shared" / "spec" / "examples"

METADATA = Metadata(
    created_at="2026-06-30T15:43:50.871Z",
    transcription_config={"language": "en", "diarization": "none", "domain": None},
    language_pack_info=LanguagePackInfo(
        word_delimiter=" ", language_description="English", writing_direction="left-to-right", itn=False
    ),
    orchestrator_version="0.1.0",
)
ARE = Result("word", 3.49, 3.61, [Alternative("Are", 1.0, "en", "UU")])
MARK = Result(
    "punctuation", 3.61, 3.61, [Alternative("?", 0.97, "en", "UU")], is_eos=True, attaches_to="previous"
)


def test_the_wire_form_is_json_v2_with_nothing_that_was_not_given():
    written = json.loads(transcript_json(Transcript(METADATA, [ARE, MARK])))

    assert written == {
        "format": "2.7",
        "metadata": {
            "created_at": "2026-06-30T15:43:50.871Z",
            "type": "transcription",
            "transcription_config": {"language": "en", "diarization": "none", "domain": None},
            "language_pack_info": {
                "word_delimiter": " ",
                "language_description": "English",
                "writing_direction": "left-to-right",
                "itn": False,
            },
            "orchestrator_version": "0.1.0",
        },
        "results": [
            {
                "alternatives": [{"confidence": 1.0, "content": "Are", "language": "en", "speaker": "UU"}],
                "end_time": 3.61,
                "start_time": 3.49,
                "type": "word",
            },
            {
                "alternatives": [{"confidence": 0.97, "content": "?", "language": "en", "speaker": "UU"}],
                "attaches_to": "previous",
                "end_time": 3.61,
                "is_eos": True,
                "start_time": 3.61,
                "type": "punctuation",
            },
        ],
    }


def test_each_result_stands_on_a_line_of_its_own():
    lines = transcript_json(Transcript(METADATA, [ARE, MARK])).decode().splitlines()

    assert [json.loads(line.rstrip(","))["type"] for line in lines if "alternatives" in line] == [
        "word",
        "punctuation",
    ]


def test_two_hours_stay_small():
    one = len(transcript_json(Transcript(METADATA, [ARE] * 1001))) - len(
        transcript_json(Transcript(METADATA, [ARE]))
    )

    assert one / 1000 < 160  # bytes a result


def test_keys_are_in_alphabetical_order():
    pairs = []
    json.loads(
        transcript_json(Transcript(METADATA, [MARK])),
        object_pairs_hook=lambda found: pairs.append([name for name, _ in found]) or dict(found),
    )

    given_by_user = ["language", "diarization", "domain"]
    assert all(names == sorted(names) for names in pairs if names != given_by_user)


def test_a_transcript_without_words_is_valid():
    written = json.loads(transcript_json(Transcript(METADATA, [])))

    assert written["results"] == []


def test_text_is_utf8_and_not_escaped():
    result = Result("word", 0.0, 0.5, [Alternative("naïve", 1.0, "en", "UU")])

    assert "naïve".encode() in transcript_json(Transcript(METADATA, [result]))


def test_what_is_written_can_be_read_back():
    job = JobInfo("2026-06-30T15:43:50.871Z", "a.wav", 5, "abc", {"title": "t"})
    transcript = Transcript(METADATA, [ARE, MARK], job=job)

    again = parse_transcript(transcript_json(transcript))

    assert transcript_json(again) == transcript_json(transcript)


def test_what_is_no_transcript_is_refused():
    with pytest.raises(ValidationError):
        parse_transcript(b'{"format": "2.7", "metadata": {}}')


def test_the_time_of_creation_is_utc_with_milliseconds():
    noon = datetime(2026, 6, 30, 12, 0, 0, 871_999, tzinfo=UTC)

    assert timestamp(noon) == "2026-06-30T12:00:00.871Z"
    assert timestamp(noon.astimezone(timezone(timedelta(hours=2)))) == "2026-06-30T12:00:00.871Z"
    assert timestamp(noon.replace(microsecond=0)) == "2026-06-30T12:00:00.000Z"


@pytest.mark.skipif(not EXAMPLES.is_dir(), reason="../shared is absent")
def test_published_transcripts_of_other_formats_are_read_without_loss():
    documents = [json.loads(path.read_bytes()) for path in EXAMPLES.glob("*.json")]
    transcripts = [document for document in documents if "job" in document]
    assert {document["format"] for document in transcripts} == {"2.8", "2.9"}

    for document in transcripts:
        transcript = parse_transcript(json.dumps(document))
        assert json.loads(transcript_json(transcript)) == document

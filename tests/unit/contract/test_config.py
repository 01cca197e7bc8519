import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.config import JobConfig, parse_job_config
from contract.errors import (
    ConfigError,
    ConfigInvalid,
    ConfigUnknownKey,
    ConfigUnreadable,
    FeatureNotAvailable,
)

EXAMPLES = Path(__file__).parents[3].parent / "shared" / "spec" / "examples"


def job(**transcription):
    return json.dumps({"type": "transcription", "transcription_config": {"language": "en", **transcription}})


def top(**keys):
    return json.dumps({"type": "transcription", "transcription_config": {"language": "en"}, **keys})


REPLACEMENTS = "transcription_config.transcript_filtering_config.replacements"


def replacing(*rules):
    return job(transcript_filtering_config={"replacements": rules})


def mistakes(raw):
    with pytest.raises(ConfigInvalid) as refused:
        parse_job_config(raw)
    return [str(mistake) for mistake in refused.value.mistakes]


FULL = {
    "type": "transcription",
    "fetch_data": {"url": "https://example.org/a.mp3", "auth_headers": ["Authorization: Bearer abc"]},
    "transcription_config": {
        "language": "en",
        "domain": "finance",
        "output_locale": "en-GB",
        "model": "enhanced",
        "operating_point": "enhanced",
        "additional_vocab": [{"content": "gnocchi", "sounds_like": ["nyohki", "nokey"]}, {"content": "CEO"}],
        "punctuation_overrides": {"sensitivity": 0.5, "permitted_marks": [".", "all"]},
        "diarization": "channel_and_speaker_change",
        "channel_diarization_labels": ["Agent", "Caller_2.b"],
        "speaker_diarization_config": {
            "prefer_current_speaker": True,
            "speaker_sensitivity": 1,
            "max_speakers": 5,
            "get_speakers": False,
            "speakers": [{"label": "Ann", "speaker_identifiers": ["abc"]}],
        },
        "enable_entities": True,
        "audio_filtering_config": {"volume_threshold": 3.4},
        "transcript_filtering_config": {
            "remove_disfluencies": True,
            "replacements": [{"from": "/a.c/", "to": ""}],
        },
        "language_hints": ["en"],
        "language_hints_strict": True,
        "enable_partials": False,
        "max_delay": 2,
        "max_delay_mode": "fixed",
    },
    "notification_config": [
        {
            "url": "https://example.org/done",
            "contents": ["transcript.txt", "data"],
            "method": "put",
            "auth_headers": [],
        }
    ],
    "tracking": {"title": "t", "reference": "r", "tags": ["a"], "details": {"deep": [{"er": 1.5}]}},
    "output_config": {"srt_overrides": {"max_line_length": 42, "max_lines": 1}, "generate_lattice": False},
    "translation_config": {"target_languages": ["es", "de"]},
    "language_identification_config": {
        "expected_languages": ["en"],
        "low_confidence_action": "use_default_language",
        "default_language": "en",
    },
    "summarization_config": {
        "content_type": "auto",
        "summary_length": "brief",
        "summary_type": "bullets",
    },
    "sentiment_analysis_config": {},
    "topic_detection_config": {"topics": ["money"]},
    "auto_chapters_config": {},
    "audio_events_config": {"types": ["music"]},
}


def test_every_key_of_the_contract_is_understood():
    config = parse_job_config(json.dumps(FULL))

    assert config.model_dump(by_alias=True, exclude_unset=True) == FULL


def test_the_config_is_echoed_with_exactly_the_keys_given():
    given_config = {"diarization": "none", "language": "en", "domain": None, "additional_vocab": []}

    assert parse_job_config(job(**given_config)).transcription_config.as_given() == given_config


def test_output_config_is_echoed_only_where_given():
    overrides = {"srt_overrides": {"max_lines": 3}}

    assert parse_job_config(job()).output_config_as_given() is None
    assert parse_job_config(top(output_config=overrides)).output_config_as_given() == overrides


def test_a_mistake_is_named_with_its_path_and_in_plain_words():
    assert mistakes(job(additional_vocab=[{"content": "a"}, {"content": "b"}, {"content": 5}])) == [
        "transcription_config.additional_vocab[2].content: must be text"
    ]


def test_all_mistakes_are_listed_at_once():
    found = mistakes(
        top(transcription_config={"diarization": "both", "enable_entities": "yes"}, tracking={"tags": "a"})
    )

    assert found == [
        "transcription_config.language: is required",
        (
            "transcription_config.diarization: must be 'none', 'speaker', 'channel', 'speaker_change', "
            "'channel_and_speaker_change' or 'channel_and_speaker'"
        ),
        "transcription_config.enable_entities: must be true or false",
        "tracking.tags: must be a list",
    ]


def test_of_very_many_mistakes_the_first_are_listed_and_the_rest_is_counted():
    config = {"type": "transcription", "transcription_config": {"language": "en"}}
    with pytest.raises(ConfigUnknownKey) as raised:
        parse_job_config(json.dumps(config | {f"key{number}": 1 for number in range(1000)}))

    assert [mistake.path for mistake in raised.value.mistakes] == [f"key{number}" for number in range(100)]
    assert raised.value.detail.endswith("; and 900 mistakes more")


@pytest.mark.parametrize(
    ("raw", "path"),
    [
        (top(notification_config=[{"url": "https://a.org"}] * 4), "notification_config"),
        (
            top(translation_config={"target_languages": ["a", "b", "c", "d", "e", "f"]}),
            "translation_config.target_languages",
        ),
        (job(additional_vocab=[{"content": "a"}] * 1001), "transcription_config.additional_vocab"),
        (
            job(additional_vocab=[{"content": "a" * 4001}]),
            "transcription_config.additional_vocab[0].content",
        ),
        (
            job(additional_vocab=[{"content": "a", "sounds_like": ["b" * 4001]}]),
            "transcription_config.additional_vocab[0].sounds_like",
        ),
        (
            job(additional_vocab=[{"content": "a", "sounds_like": ["b"] * 101}] * 100),
            "transcription_config.additional_vocab",
        ),
        (replacing({"from": "a" * 10_001, "to": ""}), f"{REPLACEMENTS}[0].from"),
        (replacing({"from": "a", "to": "a" * 1001}), f"{REPLACEMENTS}[0].to"),
        (replacing(*[{"from": "a", "to": ""}] * 10_001), REPLACEMENTS),
        (replacing(*[{"from": "a" * 9001, "to": "a" * 999}] * 101), REPLACEMENTS),
        (
            job(punctuation_overrides={"sensitivity": 1.01}),
            "transcription_config.punctuation_overrides.sensitivity",
        ),
        (
            job(punctuation_overrides={"sensitivity": -0.01}),
            "transcription_config.punctuation_overrides.sensitivity",
        ),
        (
            job(punctuation_overrides={"permitted_marks": [".", "?!"]}),
            "transcription_config.punctuation_overrides.permitted_marks[1]",
        ),
        (
            job(audio_filtering_config={"volume_threshold": 101}),
            "transcription_config.audio_filtering_config.volume_threshold",
        ),
        (job(channel_diarization_labels=["a b"]), "transcription_config.channel_diarization_labels[0]"),
        (
            job(speaker_diarization_config={"speakers": [{"label": "A", "speaker_identifiers": []}]}),
            "transcription_config.speaker_diarization_config.speakers[0].speaker_identifiers",
        ),
        (
            job(
                speaker_diarization_config={
                    "speakers": [{"label": "A", "speaker_identifiers": [str(n) for n in range(51)]}]
                }
            ),
            "transcription_config.speaker_diarization_config.speakers",
        ),
        (job(model="standard", operating_point="enhanced"), "transcription_config"),
        (top(output_config={"srt_overrides": {"max_lines": 0}}), "output_config.srt_overrides.max_lines"),
        (top(fetch_data={"url": "ftp://a.org/x"}), "fetch_data.url"),
        (top(fetch_data={"url": "https://"}), "fetch_data.url"),
        (top(fetch_data={"url": "https://a.org/\nx"}), "fetch_data.url"),
        (top(notification_config=[{"url": "file:///etc/x"}]), "notification_config[0].url"),
        (top(notification_config={"url": "https://a.org"}), "notification_config"),
    ],
)
def test_a_value_out_of_the_contracts_limits_is_refused_at_its_path(raw, path):
    (mistake,) = mistakes(raw)

    assert mistake.startswith(f"{path}: ")


@pytest.mark.parametrize(
    "raw",
    [
        top(notification_config=[{"url": "https://a.org"}] * 3),
        job(additional_vocab=[{"content": "one two three four five six"}] * 1000),
        job(additional_vocab=[{"content": "a", "sounds_like": ["one two three four five six"] * 10}] * 1000),
        replacing(*[{"from": "a" * 9000, "to": "a" * 1000}] * 100),
        replacing(*[{"from": "a", "to": ""}] * 10_000),
        job(punctuation_overrides={"sensitivity": 0, "permitted_marks": [".", "all"]}),
        top(fetch_data={"url": "FILE:///tmp/a.wav"}),
    ],
)
def test_a_value_just_within_the_limits_is_accepted(raw):
    assert isinstance(parse_job_config(raw), JobConfig)


@pytest.mark.parametrize(
    "header", ["no colon", "A: b\r\nEvil: yes", "A b: c", ": value", "A: b\n", "A: \x00"]
)
def test_a_header_that_is_not_one_line_is_refused_without_being_repeated(header):
    (mistake,) = mistakes(top(fetch_data={"url": "https://a.org", "auth_headers": [header]}))

    assert mistake.startswith("fetch_data.auth_headers[0]: ")
    assert "Evil" not in mistake


@pytest.mark.parametrize("section", ["fetch_data", "fetch_text", "notification_config"])
@pytest.mark.parametrize(
    ("header", "said"),
    [
        ("Host: hush", "Host is not for users to set"),
        ("content-length: hush", "content-length is not for users to set"),
        ("Transfer-Encoding:hush", "Transfer-Encoding is not for users to set"),
        ("Range: hush", "Range is not for users to set"),
        ("X-Key: hush \u00e4", "the value of X-Key holds more than printable ASCII"),
        ("X-Key: hush\x7f", "the value of X-Key holds more than printable ASCII"),
        (f"If-{'n' * 5000}: hush", f"If-{'n' * 61} is not for users to set"),
    ],
)
def test_a_header_that_no_call_could_carry_is_refused_with_the_config(section, header, said):
    asked = {"url": "https://a.org", "auth_headers": ["Authorization: Bearer b", header]}
    in_list = section == "notification_config"
    (mistake,) = mistakes(top(**{section: [asked] if in_list else asked}))

    assert mistake == f"{section}{'[0]' if in_list else ''}.auth_headers[1]: {said}"


def test_secrets_stay_out_of_what_may_be_logged():
    url, header = "https://a.org/x?signature=hush", "Authorization: Bearer hush"
    config = parse_job_config(
        top(
            fetch_data={"url": url, "auth_headers": [header]},
            notification_config=[{"url": url, "auth_headers": [header]}],
        )
    )

    assert "hush" not in repr(config)
    assert config.fetch_data
    assert config.fetch_data.auth_headers == [header]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({"languag": "en"}, "transcription_config.languag: unknown key, did you mean language?"),
        ({"zzz": 1}, "transcription_config.zzz: unknown key"),
        (
            {"translation_config": {}},
            "transcription_config.translation_config: unknown key, did you mean translation_config?",
        ),
        (
            {"punctuation_overrides": {"permited_marks": []}},
            (
                "transcription_config.punctuation_overrides.permited_marks: unknown key, "
                "did you mean permitted_marks?"
            ),
        ),
        (
            {"additional_vocab": [{"content": "a", "sound_like": []}]},
            "transcription_config.additional_vocab[0].sound_like: unknown key, did you mean sounds_like?",
        ),
    ],
)
def test_an_unknown_key_is_refused_as_unknown_with_the_nearest_known_one(keys, expected):
    with pytest.raises(ConfigUnknownKey) as refused:
        parse_job_config(job(**keys))

    assert [str(mistake) for mistake in refused.value.mistakes] == [expected]


def test_a_key_that_would_break_the_message_is_shown_quoted():
    with pytest.raises(ConfigUnknownKey, match=r'\["a\\nb\.c"\]: unknown key') as refused:
        parse_job_config(top(**{"a\nb.c": 1}))

    assert "\n" not in str(refused.value)


def test_a_missing_transcription_config_is_named():
    assert mistakes('{"type": "transcription"}') == ["transcription_config: is required"]


def test_alignment_jobs_are_refused_as_not_available():
    with pytest.raises(FeatureNotAvailable) as refused:
        parse_job_config('{"type": "alignment", "alignment_config": {"language": "en"}}')

    assert str(refused.value) == "not available in this language pack: type=alignment"


def test_an_unknown_type_is_a_mistake():
    assert mistakes(top(type="x")) == ["type: must be 'transcription'"]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "it is empty"),
        (b"  \n", "it is empty"),
        (b"language: en", "line 1, column 1"),
        (b'{"type":\n "transcription",}', "line 2"),
        (b'{"type": 1} {"type": 2}', "line 1, column 13"),
        (b"// comment\n{}", "line 1, column 1"),
        (b'["type"]', "found a list"),
        (b'"type"', "found text"),
        (b"3", "found a number"),
        (b"null", "found null"),
        (b'{"max_delay": NaN}', "NaN"),
        (b'{"max_delay": -Infinity}', "-Infinity"),
        (b'{"max_delay": 1e999}', "1e999"),
        (b'{"max_delay": ' + b"9" * 5000 + b"}", "999999..."),
        ('{"type": "transcription"}'.encode("utf-16"), "UTF-16"),
        (b'{"type": "\xff"}', "byte 10"),
        (b"[" * 200_000, "nested too deeply"),
        (b'{"a":' * 33 + b"1" + b"}" * 33, "nested too deeply"),
        (b" " * (4 * 1024**2 + 1), "too large"),
    ],
)
def test_what_is_no_json_object_is_refused_with_the_place(raw, said):
    with pytest.raises(ConfigUnreadable) as refused:
        parse_job_config(raw)

    assert said in str(refused.value)


def test_a_byte_order_mark_is_passed_over():
    assert parse_job_config(b"\xef\xbb\xbf" + job().encode()) == parse_job_config("\ufeff" + job())


def test_a_key_given_twice_is_a_mistake():
    raw = '{"type": "transcription", "transcription_config": {"language": "en", "language": "fr"}}'

    assert mistakes(raw) == ["transcription_config.language: is given more than once"]


def test_half_a_character_is_a_mistake_since_it_could_not_be_written_again():
    assert mistakes(top(tracking={"details": {"a": ["\ud800"]}}))[0].startswith("tracking.details.a[0]: ")


def test_null_means_not_given():
    config = parse_job_config(top(notification_config=None, tracking=None, output_config=None))

    assert config.notification_config is None


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        ({}, "standard"),
        ({"model": "enhanced"}, "enhanced"),
        ({"operating_point": "enhanced"}, "enhanced"),
        ({"model": "melia-1", "operating_point": "melia-1"}, "melia-1"),
    ],
)
def test_model_and_operating_point_mean_the_same(keys, expected):
    assert parse_job_config(job(**keys)).transcription_config.effective_operating_point == expected


@pytest.mark.parametrize(
    ("overrides", "expected"),
    [
        (None, None),
        ({}, None),
        ({"permitted_marks": ["all"]}, None),
        ({"permitted_marks": [".", "all"]}, None),
        ({"permitted_marks": []}, frozenset()),
        ({"permitted_marks": [".", ","]}, frozenset(".,")),
    ],
)
def test_permitted_marks_are_none_for_all_and_empty_for_none(overrides, expected):
    config = parse_job_config(job(punctuation_overrides=overrides))

    assert config.transcription_config.permitted_marks == expected


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.sampled_from(sorted(FULL)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)


def put(document, path, value):
    copy = json.loads(json.dumps(document))
    *above, last = path
    at = copy
    for step in above:
        at = at[step]
    at[last] = value
    return copy


def places(value, path=()):
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, child in steps:
        yield (*path, step)
        yield from places(child, (*path, step))


@given(path=st.sampled_from(sorted(places(FULL), key=str)), value=json_values)
def test_any_value_at_any_key_is_accepted_or_refused_with_an_error_of_the_tree(path, value):
    raw = json.dumps(put(FULL, path, value))
    try:
        config = parse_job_config(raw)
    except ConfigError as refused:
        error: ConfigError | None = refused
    else:
        error = None
    if error:
        assert "\n" not in str(error)
    else:
        assert parse_job_config(config.model_dump_json(by_alias=True, exclude_unset=True)) == config


@given(st.binary() | st.text())
def test_any_bytes_at_all_are_refused_with_an_error_of_the_tree(raw):
    with pytest.raises(ConfigError):
        parse_job_config(raw)


@pytest.mark.skipif(not EXAMPLES.is_dir(), reason="../shared is absent")
def test_the_configs_of_published_transcripts_are_understood():
    documents = [json.loads(path.read_bytes()) for path in EXAMPLES.glob("*.json")]
    transcripts = [document for document in documents if "job" in document]
    assert transcripts
    for document in transcripts:
        metadata = document["metadata"]
        kept = {"type", "transcription_config", "output_config"}
        raw = json.dumps({name: value for name, value in metadata.items() if name in kept})
        assert parse_job_config(raw).transcription_config.as_given() == metadata["transcription_config"]

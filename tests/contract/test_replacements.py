"""Patterns of a job, by those who mean well and by those who do not."""

import pytest

PATH = "transcription_config.transcript_filtering_config.replacements"


@pytest.fixture
def replacing(pipeline, sentence, config):
    def run(*patterns):
        rules = [{"from": each, "to": "<$&>"} for each in patterns]
        asked = {"transcript_filtering_config": {"replacements": rules}}
        return pipeline("--input", sentence, "--job-config", config(asked))

    return run


def test_words_are_written_as_the_job_asks(replacing):
    assert replacing("/^t/", "It", "/^(worst|best)$/").words[:4] == ["<$&>", "was", "<t>he", "<best>"]


@pytest.mark.parametrize(
    ("pattern", "limit"),
    [
        (f"/(?:{'|'.join('.' * 60)})*x/", "takes more than 10 s"),
        ("/(?:(?:.*)*)*x/", "takes more than 256 MB of memory"),
    ],
)
def test_a_pattern_that_takes_too_much_is_named_with_its_limit(replacing, pattern, limit):
    outcome = replacing("/a/", pattern)
    outcome.assert_failed(
        "a replacement of the job config cannot be carried out", "config.replacement_too_costly"
    )
    assert f"{PATH}[1].from: {limit}" in outcome.stderr.splitlines()
    assert "memory allocation" not in outcome.stderr


def test_a_malformed_pattern_is_met_before_the_recording_is_looked_at(pipeline, config, tmp_path):
    asked = {"transcript_filtering_config": {"replacements": [{"from": "/(/", "to": ""}]}}
    outcome = pipeline("--input", tmp_path / "absent.wav", "--job-config", config(asked))
    outcome.assert_failed("job config is not valid", "config.invalid")
    assert f"{PATH}[0].from: is no regular expression" in outcome.stderr

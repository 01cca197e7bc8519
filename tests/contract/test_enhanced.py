"""English heard by two engines."""

import pytest


def enhanced(**keys):
    return {"operating_point": "enhanced"} | keys


@pytest.fixture
def marks():
    """The marks of a transcript, in order."""
    return lambda outcome: [
        one["alternatives"][0]["content"]
        for one in outcome.transcript["results"]
        if one["type"] == "punctuation"
    ]


def test_two_engines_give_one_text_in_order(pipeline, sentence, config):
    outcome = pipeline("--input", sentence, "--job-config", config(enhanced()))
    assert " ".join(outcome.words).lower().startswith("it was the best of times it was the worst of times it")
    times = [one[key] for one in outcome.transcript["results"] for key in ("start_time", "end_time")]
    assert times == sorted(times)


def test_punctuation_follows_its_sensitivity_whichever_engine_wrote_it(pipeline, sentence, config, marks):
    few, many = (
        pipeline(
            *("--input", sentence, "--job-config"),
            config(enhanced(punctuation_overrides={"sensitivity": sensitivity})),
        )
        for sensitivity in (0.0, 1.0)
    )
    assert marks(few) == []
    assert len(marks(many)) > 2
    assert [word.lower() for word in few.words] == [word.lower() for word in many.words]


def test_the_transcript_tells_how_far_each_stretch_can_be_trusted(pipeline, sentence, config):
    outcome = pipeline("--input", sentence, "--job-config", config(enhanced()))
    (stretch,) = outcome.transcript["metadata"]["quality"]
    assert stretch["words"] == len(outcome.words)
    assert stretch["doubtful_words"] == 0.0
    assert stretch["signal_to_noise"] > 20

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.config.analysis import LanguageIdentification
from contract.errors.language import (
    LanguageNoSpeech,
    LanguageNotSupported,
    LanguageUncertain,
    LanguageUnexpected,
)
from transcriber.identify.decision import decide
from transcriber.identify.evidence import Evidence, mean

LANGUAGES = ("de", "en", "es", "fr")
FRENCH = Evidence(0.5, 25.5, {"fr": 0.9, "en": 0.08, "es": 0.02, "de": 0.0})
DOUBTFUL = Evidence(0.0, 20.0, {"fr": 0.4, "en": 0.35, "es": 0.25})


def decided(*heard, **asked):
    return decide(heard, LanguageIdentification(**asked), LANGUAGES)


def test_the_likeliest_language_is_transcribed():
    assert decide([FRENCH], None, LANGUAGES).language == "fr"


def test_the_transcript_tells_of_each_part_that_was_heard():
    told = decided(FRENCH, DOUBTFUL).told
    assert (told.error, told.message) == (None, None)
    first, second = told.results
    assert (first.start_time, first.end_time, second.end_time) == (0.5, 25.5, 20.0)
    assert [(likely.language, likely.confidence) for likely in first.alternatives] == [
        ("fr", 0.9),
        ("en", 0.08),
        ("es", 0.02),
    ]


def test_a_long_part_counts_more_than_a_short_one():
    word = Evidence(0.0, 1.0, {"en": 0.95, "fr": 0.05})
    assert decided(word, FRENCH).language == "fr"


def test_doubt_is_an_error_that_names_the_likeliest_language():
    for asked in ({}, {"low_confidence_action": "reject"}):
        with pytest.raises(LanguageUncertain, match=r"with sufficient confidence.*'fr', at 0\.40"):
            decided(DOUBTFUL, **asked)


def test_in_doubt_the_likeliest_language_may_be_allowed():
    decision = decided(DOUBTFUL, low_confidence_action="allow")
    assert decision.language == "fr"
    assert decision.told.error == "LOW_CONFIDENCE"
    assert "sufficient confidence" in decision.told.message
    assert decision.told.results


def test_in_doubt_a_language_of_the_job_may_be_used():
    decision = decided(DOUBTFUL, low_confidence_action="use_default_language", default_language="es")
    assert (decision.language, decision.told.error) == ("es", "LOW_CONFIDENCE")


def test_a_language_that_is_sure_is_not_replaced_by_the_default():
    assert (
        decided(FRENCH, low_confidence_action="use_default_language", default_language="es").language == "fr"
    )


def test_a_language_that_is_not_expected_is_an_error():
    with pytest.raises(
        LanguageUnexpected, match=r"'fr' is not one of the expected languages.*expected: de, es"
    ):
        decided(FRENCH, expected_languages=["de", "es"])
    with pytest.raises(LanguageUnexpected):
        decided(DOUBTFUL, expected_languages=["de"], low_confidence_action="allow")


def test_an_expected_language_is_transcribed():
    assert decided(FRENCH, expected_languages=["de", "fr"]).language == "fr"


def test_a_language_that_the_pack_lacks_is_an_error():
    with pytest.raises(LanguageNotSupported, match="'uz' is not supported for transcription"):
        decide([Evidence(0.0, 9.0, {"uz": 0.8, "en": 0.2})], None, LANGUAGES)


def test_without_speech_there_is_no_language():
    with pytest.raises(LanguageNoSpeech, match="No speech found"):
        decided(low_confidence_action="allow")


def test_without_speech_the_language_of_the_job_is_used():
    decision = decided(default_language="es")
    assert (decision.language, decision.told.error) == ("es", "NO_SPEECH")


@given(
    st.lists(
        st.tuples(st.floats(0.1, 30), st.lists(st.floats(0.01, 1), min_size=3, max_size=3)),
        min_size=1,
        max_size=3,
    )
)
def test_means_of_probabilities_are_probabilities(heard):
    parts = [
        Evidence(0.0, seconds, dict(zip("abc", (weight / sum(weights) for weight in weights), strict=True)))
        for seconds, weights in heard
    ]
    found = mean(parts)
    assert sum(found.values()) == pytest.approx(1.0)
    for language, probability in found.items():
        each = [part.probabilities[language] for part in parts]
        assert min(each) - 1e-9 <= probability <= max(each) + 1e-9

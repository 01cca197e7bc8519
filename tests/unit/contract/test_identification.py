import json

import pytest

from contract.config import parse_job_config
from contract.errors.config import ConfigInvalid, LanguageNotAvailable
from contract.identification import AUTO, asked_languages, refuse_other_language

SEVERAL = ("ar", "en", "ja")


def config(language=AUTO, **identification):
    document = {"type": "transcription", "transcription_config": {"language": language}}
    if identification:
        document["language_identification_config"] = identification
    return parse_job_config(json.dumps(document))


@pytest.mark.parametrize("language", ["fr", AUTO, "EN"])
def test_another_language_than_that_of_the_pack_is_refused_by_name(language):
    with pytest.raises(LanguageNotAvailable, match=rf"'{language}'.*'en'"):
        refuse_other_language(config(language), ["en"])


def test_the_languages_of_the_pack_are_accepted():
    refuse_other_language(config("en"), ["en"])
    for language in (*SEVERAL, AUTO):
        refuse_other_language(config(language), SEVERAL)


def test_a_language_that_none_of_several_is_refused_with_those_there_are():
    with pytest.raises(LanguageNotAvailable, match=r"'fr'.*'ar', 'en', 'ja'"):
        refuse_other_language(config("fr"), SEVERAL)


def test_every_language_that_cannot_be_expected_is_named():
    with pytest.raises(ConfigInvalid) as refused:
        refuse_other_language(config(expected_languages=["en", "zz"], default_language="xx"), SEVERAL)
    assert [mistake.path for mistake in refused.value.mistakes] == [
        "language_identification_config.expected_languages[1]",
        "language_identification_config.default_language",
    ]
    assert "'zz' is no language of this language pack" in str(refused.value)


def test_a_default_language_that_is_to_be_used_must_be_named():
    with pytest.raises(ConfigInvalid, match="default_language: is needed"):
        refuse_other_language(config(low_confidence_action="use_default_language"), SEVERAL)


def test_what_the_language_may_turn_out_to_be():
    assert asked_languages(config("ja"), SEVERAL) == ("ja",)
    assert asked_languages(config(), SEVERAL) == SEVERAL
    assert asked_languages(config(expected_languages=["en"], default_language="ar"), SEVERAL) == ("en", "ar")

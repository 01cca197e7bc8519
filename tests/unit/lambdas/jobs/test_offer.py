"""Which language pack a job goes to, and what that can do."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.config import parse_job_config
from contract.errors.config import ConfigInvalid, FeatureNotAvailable, LanguageNotAvailable
from contract.packs import features_told
from lambdas.jobs.order import order_of
from lambdas.jobs.settings import OfferSettings, by_packs

STANDARD = "transcription_config.operating_point=standard"
EXPECTED = "language_identification_config.expected_languages"


def offer(**changes):
    settings = {
        "jobs_table": "jobs",
        "results_bucket": "results",
        "job_definitions": {"en-standard": "one", "multilingual-standard": "two", "pt-standard": "three"},
        "features": by_packs({"en": [STANDARD], "multilingual": [STANDARD, EXPECTED]}),
        "languages": {"en": "en", "multilingual": "ar en ja"},
    }
    return OfferSettings(**(settings | changes))


def ordered(language, settings, **transcription):
    identification = transcription.pop("identification", None)
    document = {"type": "transcription", "transcription_config": {"language": language, **transcription}}
    if identification:
        document["language_identification_config"] = identification
    order = order_of(parse_job_config(json.dumps(document)), settings)
    return settings.definition(order.language, order.operating_point)


@pytest.mark.parametrize(
    ("language", "definition"),
    [
        ("en", "en-standard"),
        ("ja", "multilingual-standard"),
        ("auto", "multilingual-standard"),
        ("pt", "pt-standard"),
    ],
)
def test_a_job_goes_to_the_first_pack_that_has_its_language(language, definition):
    assert ordered(language, offer()) == definition


def test_the_order_of_the_packs_decides_who_has_a_language_that_two_have():
    assert ordered("en", offer(languages={"multilingual": "ar en ja", "en": "en"})) == "multilingual-standard"


def test_a_language_that_no_pack_has_is_refused_with_those_there_are():
    with pytest.raises(LanguageNotAvailable, match=r"'tlh'.*transcribes ar, en, ja, pt"):
        ordered("tlh", offer())


def test_where_every_pack_has_one_language_it_cannot_be_left_open():
    with pytest.raises(LanguageNotAvailable, match="'auto'"):
        ordered("auto", offer(languages={"en": "en"}, job_definitions={"en-standard": "one"}))


def test_a_pack_that_does_not_tell_its_languages_apart_takes_no_job_that_leaves_the_language_open():
    settings = offer(
        job_definitions={"parakeet-standard": "one"},
        features={"parakeet": [STANDARD]},
        languages={"parakeet": "de en"},
    )
    with pytest.raises(LanguageNotAvailable, match="'auto'"):
        ordered("auto", settings)
    assert settings.offered_languages() == ["de", "en"]


def test_each_pack_is_asked_for_its_own_features():
    asked = {"expected_languages": ["ja"]}
    assert ordered("auto", offer(), identification=asked) == "multilingual-standard"
    with pytest.raises(FeatureNotAvailable, match="expected_languages"):
        ordered("en", offer(), identification=asked)


def test_an_expected_language_that_the_pack_lacks_is_refused_before_the_job_is_made():
    with pytest.raises(ConfigInvalid, match="'zz' is no language of this language pack"):
        ordered("auto", offer(), identification={"expected_languages": ["zz"]})


def test_a_pack_whose_features_nobody_knows_is_left_to_refuse():
    assert ordered("pt", offer(), enable_entities=True) == "pt-standard"


ENTITIES = "transcription_config.enable_entities"


def test_a_language_of_a_pack_of_several_is_asked_for_its_own_features():
    told = features_told("multilingual", [STANDARD, EXPECTED], {"ar": (), "en": [ENTITIES], "ja": ()})
    settings = offer(features=by_packs(told), languages={"multilingual": "ar en ja"})
    assert ordered("en", settings, enable_entities=True) == "multilingual-standard"
    assert ordered("auto", settings, enable_entities=True) == "multilingual-standard"
    with pytest.raises(FeatureNotAvailable, match=r"for 'ja': transcription_config\.enable_entities"):
        ordered("ja", settings, enable_entities=True)
    with pytest.raises(FeatureNotAvailable, match="enable_entities"):
        ordered("auto", settings, enable_entities=True, identification={"expected_languages": ["ja", "ar"]})


ENHANCED = "transcription_config.operating_point=enhanced"
BOTH = {"en-standard": "1", "en-enhanced": "2", "de-standard": "3", "de-enhanced": "4"}


def usual(language, **changes):
    features = by_packs({"en": [STANDARD, ENHANCED], "de": [STANDARD]})
    settings = {"job_definitions": BOTH, "features": features, "languages": {}} | changes
    return offer(**settings).usual_operating_point(language)


def test_whoever_chooses_no_operating_point_gets_enhanced_where_the_language_has_it():
    assert (usual("en"), usual("de")) == ("enhanced", "standard")


def test_a_deployment_may_choose_standard_for_those_who_do_not_choose():
    assert usual("en", default_operating_point="standard") == "standard"


def test_an_image_of_which_nothing_is_known_is_asked_for_the_default_of_the_contract():
    assert usual("en", features={}) == "standard"
    assert offer(job_definitions=BOTH, features={}).operating_points("en") == ("standard", "enhanced")


def test_languages_are_listed_once_and_auto_first_where_a_pack_finds_it_out():
    assert offer().offered_languages() == ["auto", "ar", "en", "ja", "pt"]
    assert offer(languages={}, job_definitions=BOTH).offered_languages() == ["de", "en"]


@given(
    st.dictionaries(
        st.sampled_from(["en", "fr", "en_whisper"]),
        st.sets(st.sampled_from("abcdef"), min_size=1),
        min_size=1,
    )
)
def test_features_are_told_briefly_and_none_is_lost(features):
    settings = offer(features=by_packs(features))
    assert {pack: settings.features_of(pack) for pack in features} == features
    names = [name for group in settings.features.values() for name in group]
    assert len(names) == len(set(names))

"""What is settled before a recording is looked at: here, which language is licensed, and by which pack."""

import json
import logging
import re
from datetime import UTC, datetime, timedelta

import pytest

from contract.errors.config import FeatureNotAvailable, LanguageNotAvailable
from contract.errors.license import LicenseLanguageMissing
from contract.license import LicenseRequest
from transcriber.license.issue import issue
from transcriber.license.keypair import SigningKey
from transcriber.pipeline.job import in_language, prepare
from transcriber.pipeline.settings import Settings


@pytest.fixture(scope="session")
def licensed(tmp_path_factory):
    """Makes settings with a licence for some languages."""
    keys = tmp_path_factory.mktemp("keys")
    key = SigningKey.generate(1)
    (keys / "1.pem").write_bytes(key.public_pem())
    now = datetime.now(UTC)

    def make(pack, *features, **others):
        request = LicenseRequest(
            customer="Example",
            features=("MAPBA", *features),
            isTrial=True,
            validFrom=now.date() - timedelta(days=1),
            notValidAfter=now.date() + timedelta(days=2),
        )
        token = issue(request, key, contract_id=1, now=now).signedclaimstoken
        return Settings(language=pack, license_token=token, keys_dir=keys, **others)

    return make


@pytest.fixture
def config(tmp_path):
    def write(language="auto", *, transcription=None, **identification):
        asked = {"language": language, **(transcription or {})}
        document = {"type": "transcription", "transcription_config": asked}
        if identification:
            document["language_identification_config"] = identification
        file = tmp_path / "config.json"
        file.write_text(json.dumps(document))
        return file

    return write


def test_a_pack_needs_a_licence_for_its_language_whatever_it_is_called(licensed):
    assert prepare(licensed("en_whisper", "LEN")).language == "en"
    with pytest.raises(LicenseLanguageMissing, match=r"No license for requested language - LEN$"):
        prepare(licensed("en_whisper", "LFR"))


def test_each_pack_has_a_folder_of_models_of_its_own(licensed, tmp_path):
    job = prepare(licensed("en_whisper", "LEN", models_dir=tmp_path))
    assert job.models == tmp_path / "en_whisper"


def test_of_many_languages_the_one_that_is_asked_for_must_be_licensed(licensed, config):
    assert prepare(licensed("multilingual", "LJA", job_config=config("ja"))).language == "ja"
    with pytest.raises(LicenseLanguageMissing, match="LCMN"):
        prepare(licensed("multilingual", "LJA", job_config=config("cmn")))


def test_where_the_language_is_open_all_that_it_may_be_must_be_licensed(licensed, config):
    assert prepare(licensed("multilingual", "LANY")).language == "auto"
    few = config(expected_languages=["en", "fr"], default_language="de")
    assert prepare(licensed("multilingual", "LEN", "LFR", "LDE", job_config=few)).identified is None
    with pytest.raises(LicenseLanguageMissing, match="LDE"):
        prepare(licensed("multilingual", "LEN", "LFR", job_config=few))
    with pytest.raises(LicenseLanguageMissing):
        prepare(licensed("multilingual", "LEN"))


def test_a_pack_whose_models_cannot_tell_languages_wants_the_language_named(licensed, config):
    assert prepare(licensed("parakeet", "LPL", job_config=config("pl"))).language == "pl"
    with pytest.raises(LanguageNotAvailable, match="language not available: 'auto'") as caught:
        prepare(licensed("parakeet", "LANY", job_config=config("auto")))
    assert "do not tell which language is spoken: name one of 'bg', 'cs'" in str(caught.value.detail)


@pytest.mark.parametrize("pack", ["en_whisper", "fr"])
def test_a_pack_of_one_language_does_not_find_out_another(licensed, config, pack):
    with pytest.raises(LanguageNotAvailable, match="'auto'"):
        prepare(licensed(pack, "LANY", job_config=config()))
    language = pack[:2]
    with pytest.raises(FeatureNotAvailable, match=r"language_identification_config\.default_language"):
        prepare(licensed(pack, "LANY", job_config=config(language, default_language=language)))


LISTED = {"additional_vocab": [{"content": "Kubernetes", "sounds_like": ["coo burr netties"]}]}


@pytest.mark.parametrize(
    ("pack", "language"),
    [("multilingual", "pl"), ("multilingual", "auto"), ("uk", "uk"), ("en_whisper", "en"), ("en", "en")],
)
def test_words_are_listened_for_in_languages_with_spaces_between_them(licensed, config, pack, language):
    assert (
        prepare(licensed(pack, "LANY", job_config=config(language, transcription=LISTED))).language
        == language
    )


@pytest.mark.parametrize(
    ("pack", "language"),
    [("multilingual", "ja"), ("th", "th"), ("cmn_whisper_small", "cmn"), ("parakeet", "pl")],
)
def test_words_are_not_listened_for_without_spaces_between_them(licensed, config, pack, language):
    settings = licensed(pack, "LANY", job_config=config(language, transcription=LISTED))
    with pytest.raises(FeatureNotAvailable, match=r"additional_vocab, .*additional_vocab\.sounds_like"):
        prepare(settings)


def test_the_log_warns_of_an_identification_that_is_not_needed(licensed, config, caplog):
    with caplog.at_level(logging.WARNING):
        prepare(licensed("multilingual", "LANY", job_config=config("ja", expected_languages=["en"])))
    assert "language_identification_config is not used" in caplog.text


ENTITIES = {"enable_entities": True}
WITHOUT_FILLERS = {"transcript_filtering_config": {"remove_disfluencies": True}}
REPLACED = {"transcript_filtering_config": {"replacements": [{"from": "a", "to": "b"}]}}


@pytest.mark.parametrize("asked", [ENTITIES, WITHOUT_FILLERS, REPLACED])
@pytest.mark.parametrize("language", ["de", "es", "fr", "it", "pt"])
def test_what_is_done_to_the_text_is_there_for_five_languages_besides_english(
    licensed, config, language, asked
):
    for pack in (language, f"{language}_whisper_small", "multilingual"):
        job = prepare(licensed(pack, "LANY", job_config=config(language, transcription=asked)))
        assert (job.language, job.pack.spoken(language).itn) == (language, True)


@pytest.mark.parametrize(
    ("pack", "language", "asked", "named"),
    [
        ("pl", "pl", ENTITIES, "not available in this language pack: transcription_config.enable_entities"),
        ("de", "de", {"output_locale": "en-GB"}, "transcription_config.output_locale=en-GB"),
        ("ja", "ja", {"additional_vocab": [{"content": "Ugo"}]}, "transcription_config.additional_vocab"),
        ("fr", "fr", {"punctuation_overrides": {"sensitivity": 0.7}}, "punctuation_overrides.sensitivity"),
        (
            "multilingual",
            "pl",
            ENTITIES | WITHOUT_FILLERS,
            (
                "not available in this language pack for 'pl': transcription_config.enable_entities, "
                "transcription_config.transcript_filtering_config.remove_disfluencies"
            ),
        ),
        ("multilingual", "es", {"output_locale": "en-US"}, "in this language pack for 'es'"),
    ],
)
def test_what_a_language_lacks_is_refused_by_its_name(licensed, config, pack, language, asked, named):
    with pytest.raises(FeatureNotAvailable, match=re.escape(named)):
        prepare(licensed(pack, "LANY", job_config=config(language, transcription=asked)))


def test_where_the_language_is_open_a_job_may_ask_for_what_some_have(licensed, config):
    job = prepare(licensed("multilingual", "LANY", job_config=config(transcription=ENTITIES)))

    assert in_language(job, "it").language == "it"
    with pytest.raises(FeatureNotAvailable, match=r"for 'pl': transcription_config\.enable_entities"):
        in_language(job, "pl")


def test_where_no_expected_language_has_it_the_job_is_refused_at_once(licensed, config):
    asked = config(transcription=ENTITIES, expected_languages=["pl", "cs"])
    with pytest.raises(FeatureNotAvailable, match="enable_entities"):
        prepare(licensed("multilingual", "LANY", job_config=asked))

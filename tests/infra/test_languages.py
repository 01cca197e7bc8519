import json
import re
import shutil
import tomllib

import pytest

from contract.errors import SettingInvalid
from infra import packs as packs_here
from infra.languages import codes, features
from infra.settings import Settings
from lambdas.jobs.settings import by_packs
from transcriber.packs.load import PACKS


def test_the_features_of_each_language_are_those_of_its_pack():
    pack = tomllib.loads((PACKS / "en.toml").read_text("utf-8"))
    assert features(Settings(languages=["en"])) == {"en": pack["features"]}


def test_the_languages_of_each_pack_are_those_that_jobs_name():
    found = codes(Settings(languages=["en", "en_whisper", "multilingual"]))
    assert (found["en"], found["en_whisper"]) == ("en", "en")
    assert {"en", "cmn", "ar"} < set(found["multilingual"].split())


def test_the_languages_of_another_image_are_called_as_that_image_calls_them():
    image = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/transcriber-{language}:11"
    settings = Settings(languages=["pt", "en"], transcriber_image=image)
    assert codes(settings) == {"pt": "pt", "en": "en"}
    assert settings.language_of_config == "pt"


def test_without_a_default_config_a_pack_of_several_languages_finds_out_which_is_spoken():
    assert Settings(languages=["multilingual"]).language_of_config == "auto"
    assert Settings(languages=["en_whisper"]).language_of_config == "en"


def test_a_pack_that_does_not_tell_its_languages_apart_needs_a_default_config():
    with pytest.raises(ValueError, match="default_config is needed: the language pack 'parakeet'"):
        Settings(languages=["parakeet"])
    config = {"type": "transcription", "transcription_config": {"language": "fr"}}
    assert Settings(languages=["parakeet"], default_config=config).language_of_config == "fr"


def test_a_default_config_may_name_any_language_of_a_pack():
    config = {"type": "transcription", "transcription_config": {"language": "ja"}}
    assert Settings(languages=["en", "multilingual"], default_config=config).language_of_config == "ja"
    with pytest.raises(ValueError, match="default_config asks for 'ja'"):
        Settings(languages=["en"], default_config=config)


def test_what_six_packs_can_do_fits_into_the_environment_of_a_function():
    """All variables together may have 4 kB, and the names of job definitions take a third of that."""
    names = ["de", "en", "en_whisper", "es", "fr", "multilingual"]
    told = by_packs(features(Settings(languages=names)))
    assert len(json.dumps(told)) + len(json.dumps(codes(Settings(languages=names)))) < 2200


@pytest.fixture
def packs(tmp_path, monkeypatch):
    """A folder with all packs, where what a model comes from is not locked yet."""
    shutil.copytree(PACKS, tmp_path, dirs_exist_ok=True, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    model = tmp_path / "models" / "whisper-small.toml"
    text = re.sub(r"^revision = .*\n", "", model.read_text("utf-8"), flags=re.MULTILINE)
    model.write_text(text, "utf-8")
    monkeypatch.setattr(packs_here, "PACKS", tmp_path)


def test_a_language_whose_pack_is_not_locked_is_refused_before_an_image_is_built(packs):
    with pytest.raises(SettingInvalid, match="'fr_whisper_small' is not locked") as caught:
        features(Settings(languages=["fr_whisper_small"]))
    assert "longhand models lock fr_whisper_small" in caught.value.detail


def test_any_language_is_deployed_by_its_code_and_offers_what_it_has():
    found = features(Settings(languages=["en", "pl", "de"]))
    fillers = "transcription_config.transcript_filtering_config.remove_disfluencies"
    assert "transcription_config.diarization=speaker" in found["pl"]
    assert (fillers in found["pl"], fillers in found["de"]) == (False, True)
    entities = "transcription_config.enable_entities"
    several = features(Settings(languages=["multilingual"]))
    assert (entities in several["multilingual:de"], "multilingual:pl" in several) == (True, False)
    assert entities not in several["multilingual"]
    assert not [feature for feature in found["pl"] if feature.startswith("language_identification")]
    assert codes(Settings(languages=["pl"])) == {"pl": "pl"}


def test_an_unknown_language_is_refused_with_names_that_are_near():
    with pytest.raises(SettingInvalid, match="no language pack 'polish'") as caught:
        features(Settings(languages=["polish"]))
    assert "did you mean pl?" in caught.value.detail

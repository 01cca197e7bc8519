import json

from lambdas.jobs.settings import by_packs

STANDARD, ENHANCED = (f"transcription_config.operating_point={point}" for point in ("standard", "enhanced"))
EXPECTED = "language_identification_config.expected_languages"
ENTITIES = "transcription_config.enable_entities"


def test_it_tells_every_language_with_its_operating_points_and_features(api, monkeypatch):
    features = {
        "en": [STANDARD, ENHANCED],
        "multilingual": [STANDARD, EXPECTED],
        "multilingual:de": [ENTITIES],
    }
    definitions = {
        "en-standard": "a:1",
        "en-enhanced": "b:1",
        "multilingual-standard": "c:1",
        "xx-standard": "d:1",
    }
    monkeypatch.setenv("LONGHAND_FEATURES", json.dumps(by_packs(features)))
    monkeypatch.setenv("LONGHAND_JOB_DEFINITIONS", json.dumps(definitions))
    monkeypatch.setenv("LONGHAND_LANGUAGES", json.dumps({"en": "en", "multilingual": "de en"}))

    found = {each["language"]: each for each in api("/v2/languages").json["languages"]}

    assert list(found) == ["auto", "de", "en", "xx"]
    assert found["en"] == {
        "language": "en",
        "operating_points": ["standard", "enhanced"],
        "default_operating_point": "enhanced",
        "features": [ENHANCED, STANDARD],
    }
    assert found["auto"]["operating_points"] == ["standard"]
    assert found["de"]["features"] == [EXPECTED, ENTITIES, STANDARD]
    assert found["auto"]["features"] == [EXPECTED, STANDARD], "a language may be found that has no more"
    assert found["xx"]["default_operating_point"] == "standard"
    assert "features" not in found["xx"], "nobody knows what that image can do"


def test_nobody_without_a_key_is_told(api):
    assert api("/v2/languages", key=None).status_code == 401

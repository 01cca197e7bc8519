import re
import tomllib

import pytest

from contract.errors import SettingInvalid
from infra import packs as packs_here
from infra.languages import features
from infra.settings import Settings
from transcriber.packs.pack import PACKS


def test_the_features_of_each_language_are_those_of_its_pack():
    pack = tomllib.loads((PACKS / "en.toml").read_text("utf-8"))
    assert features(Settings(languages=["en"])) == {"en": pack["features"]}


@pytest.fixture
def packs(tmp_path, monkeypatch):
    """A folder with the French pack, before it is locked."""
    pack = re.sub(r"^revision = .*\n", "", (PACKS / "fr.toml").read_text("utf-8"), flags=re.MULTILINE)
    (tmp_path / "fr.toml").write_text(pack, "utf-8")
    monkeypatch.setattr(packs_here, "PACKS", tmp_path)
    return tmp_path


def test_a_language_whose_pack_is_not_locked_is_refused_before_an_image_is_built(packs):
    with pytest.raises(SettingInvalid, match="'fr' is not locked") as caught:
        features(Settings(languages=["fr"]))
    assert "longhand models lock fr" in caught.value.detail


def test_a_language_whose_pack_is_locked_can_be_deployed(packs):
    pack = (packs / "fr.toml").read_text("utf-8")
    locked = pack.replace("[[hub]]\n", f'[[hub]]\nrevision = "{"0" * 40}"\n')
    (packs / "fr.toml").write_text(locked, "utf-8")
    assert "transcription_config.operating_point=standard" in features(Settings(languages=["fr"]))["fr"]

import pytest

from contract import extras
from contract.errors.models import ModelsMissing
from contract.errors.program import PackagesMissing
from transcriber.packs.load import load_pack
from transcriber.packs.pulled import pulled_packs, ready_operating_points, trouble_of


@pytest.fixture
def no_whisper(monkeypatch):
    monkeypatch.setitem(extras.EXTRAS, "whisper", ("no_such_module",))


def test_an_operating_point_whose_engine_is_not_installed_is_not_ready(models, no_whisper):
    english = load_pack("en")
    assert ready_operating_points(english) == ("standard",)
    trouble = trouble_of(english, "enhanced")
    assert isinstance(trouble, PackagesMissing)
    assert trouble.detail == "pip install 'longhand[whisper]'"
    assert pulled_packs()[0].name == "en"


def test_a_pack_that_was_not_pulled_is_not_ready(monkeypatch, tmp_path):
    monkeypatch.setenv("LONGHAND_HOME", str(tmp_path))
    assert pulled_packs() == []
    assert isinstance(trouble_of(load_pack("en"), "standard"), ModelsMissing)


def test_what_is_in_the_store_of_another_version_is_passed_over(monkeypatch, tmp_path):
    monkeypatch.setenv("LONGHAND_HOME", str(tmp_path))
    (tmp_path / "models" / "klingon").mkdir(parents=True)
    (tmp_path / "models" / "klingon" / "manifest.json").write_text("{}")
    assert pulled_packs() == []

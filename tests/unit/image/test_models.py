import shutil

import pytest

from contract.errors.models import OperatingPointUnknown
from transcriber.image.models import install, write_alone
from transcriber.packs.load import PACKS, available_packs, load_pack
from transcriber.packs.present import check_present
from transcriber.packs.reduce import only


@pytest.fixture
def packs(small_index, tmp_path):
    """Packs of an image that is being built: one from a small index, and one of another language."""
    folder = tmp_path / "image" / "packs"
    shutil.copytree(small_index.packs, folder)
    shutil.copy(PACKS / "en.toml", folder)
    return folder


def test_an_image_gets_what_its_operating_point_reads_and_not_what_that_is_made_of(packs, tmp_path):
    pack = install("xx", ["standard"], tmp_path / "models", packs)
    check_present(pack, "standard", tmp_path / "models")
    assert not (tmp_path / "models" / "words.txt").exists()


def test_an_image_has_no_pack_of_another_language(packs, tmp_path):
    install("xx", ["standard"], tmp_path / "models", packs)
    assert [path.name for path in packs.iterdir()] == ["xx.toml"]


def test_an_operating_point_that_the_language_lacks_is_refused_before_anything_is_fetched(packs, tmp_path):
    with pytest.raises(OperatingPointUnknown):
        install("xx", ["enhanced"], tmp_path / "models", packs)
    assert not (tmp_path / "models").exists()


@pytest.mark.parametrize("name", ["en", "multilingual", "pl", "en_whisper_small"])
def test_the_pack_of_an_image_says_the_same_without_models_and_templates(tmp_path, name):
    packs = tmp_path / "packs"
    shutil.copytree(PACKS, packs, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    write_alone(load_pack(name, packs), packs)
    assert [path.name for path in packs.iterdir()] == [f"{name}.toml"]
    assert load_pack(name, packs) == load_pack(name)


def test_a_pack_of_fewer_operating_points_offers_no_others():
    whole = load_pack("pl")
    pack = only(whole, ["standard"])
    assert list(pack.operating_points) == ["standard"]
    assert set(whole.features) - set(pack.features) == {"transcription_config.operating_point=enhanced"}
    assert {path.partition("/")[0] for path in pack.paths()} == {
        "base",
        "silero_vad_v6.onnx",
        "speakers",
        "voice_activity.onnx",
    }


@pytest.mark.parametrize("name", available_packs())
def test_a_pack_of_all_its_operating_points_is_the_whole_one(name):
    pack = load_pack(name)
    reads_all = only(pack, tuple(pack.operating_points))
    assert (reads_all.features, reads_all.operating_points) == (pack.features, pack.operating_points)


def test_the_text_of_a_licence_goes_with_its_models():
    assert "tiny-en/LICENSE" in only(load_pack("en"), ["standard"]).paths()
    assert "base/LICENSE" not in only(load_pack("en"), ["standard"]).paths()
    assert "base/LICENSE" in only(load_pack("pl"), ["standard"]).paths()

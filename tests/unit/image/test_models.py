import shutil

import pytest

from contract.errors.models import OperatingPointUnknown
from transcriber.image.models import install, keep_points, not_needed
from transcriber.packs.load import PACKS, load_pack
from transcriber.packs.present import check_present


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


def test_a_pack_of_fewer_operating_points_offers_no_others(tmp_path):
    file = tmp_path / "en.toml"
    shutil.copy(PACKS / "en.toml", file)
    keep_points(file, ["standard"])
    pack, whole = load_pack("en", tmp_path), load_pack("en")
    assert list(pack.operating_points) == ["standard"]
    assert set(whole.features) - set(pack.features) == {"transcription_config.operating_point=enhanced"}
    assert pack.files == whole.files


def test_the_text_of_a_licence_stays_with_the_models():
    pack = load_pack("en")
    assert "tiny-en/LICENSE" not in not_needed(pack, pack)
    assert "tiny-en/decoder_model_merged.ort" in not_needed(pack, pack)

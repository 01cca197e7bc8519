import tomllib
from pathlib import Path

import pytest

from contract.errors.models import OperatingPointUnknown
from transcriber.engines.load import NEEDS
from transcriber.image.engines import groups
from transcriber.packs.load import available_packs, load_pack

ROOT = Path(__file__).parents[3]


def test_the_english_image_gets_what_whisper_uses_for_enhanced_alone():
    assert groups(load_pack("en"), ["standard"]) == ()
    assert groups(load_pack("en"), ["standard", "enhanced"]) == ("whisper",)


@pytest.mark.parametrize("language", ["en_parakeet", "parakeet"])
def test_an_image_on_onnx_runtime_gets_nothing_that_only_whisper_uses(language):
    pack = load_pack(language)
    assert groups(pack, pack.operating_points) == ()


@pytest.mark.parametrize("language", sorted({*available_packs()} - {"en", "en_parakeet", "parakeet"}))
def test_the_image_of_another_language_gets_what_whisper_uses(language):
    assert groups(load_pack(language), ["standard"]) == ("whisper",)


def test_an_operating_point_that_the_language_lacks_is_refused(small_index):
    with pytest.raises(OperatingPointUnknown):
        groups(small_index.pack(), ["enhanced"])


def test_every_group_is_one_of_the_project_and_is_locked_with_the_others():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["dependency-groups"]
    assert set(NEEDS.values()) <= set(project)
    (locks,) = [
        line
        for line in (ROOT / "Makefile").read_text("utf-8").splitlines()
        if line.startswith("\tfor part in")
    ]
    assert set(NEEDS.values()) <= set(locks.split())


def test_the_image_of_every_language_takes_its_groups_from_their_locks():
    steps = (ROOT / "transcriber" / "Dockerfile").read_text("utf-8")
    assert "transcriber.image.engines" in steps
    assert '-r "requirements/$group.lock"' in steps

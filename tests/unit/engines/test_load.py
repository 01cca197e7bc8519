from pathlib import Path

import pytest

from contract.errors.models import OperatingPointUnknown, PackInvalid
from contract.errors.program import PackagesMissing
from transcriber.engines.base import Task
from transcriber.engines.load import _ENGINES, engine_module, load_engine, tells_languages
from transcriber.packs.load import load_pack


def changed(**point):
    """The English pack with another description of its standard operating point."""
    pack = load_pack("en")
    standard = pack.operating_points["standard"].model_copy(update=point)
    return pack.model_copy(update={"operating_points": {"standard": standard}})


@pytest.mark.parametrize("point", ["standard", "enhanced"])
def test_the_pack_that_comes_with_the_program_names_an_engine_and_options_that_exist(models, point):
    assert load_engine(load_pack("en"), point, models, Task("en")).recognise([]) == []


def test_an_engine_that_does_not_exist_is_a_mistake_in_the_pack():
    with pytest.raises(PackInvalid, match="the pack en names an unknown engine: sunshine"):
        load_engine(changed(engine="sunshine"), "standard", Path("/nowhere"), Task("en"))


def test_an_engine_whose_packages_are_not_installed_says_how_to_get_them(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == "ctranslate2" else name)
    with pytest.raises(PackagesMissing, match=r"the engine whisper needs .*'longhand\[whisper\]'"):
        load_engine(load_pack("de"), "standard", Path("/nowhere"), Task("de"))


@pytest.mark.parametrize(
    ("options", "named"),
    [
        ({"beans": 2}, "beans"),
        ({"beams": 0}, "beams is 0"),
        ({"beams": 9}, "beams is 9"),
        ({"beams": "2"}, "beams"),
        ({"beams": 2.5}, "beams"),
        ({"beams": None}, "beams"),
        ({"beams": True}, "beams"),
        ({"beams": 2, "length_penalty": "some"}, "length_penalty"),
        ({"beams": 2, "length_penalty": -1.0}, "length_penalty"),
        ({"beams": 2, "speeds": 95}, "speeds is 95"),
        ({"beams": 2, "speeds": [95, 100]}, "speeds has 100"),
        ({"beams": 2, "speeds": [95, 95]}, "a speed twice"),
    ],
)
def test_an_option_that_the_engine_does_not_take_is_a_mistake_in_the_pack(options, named):
    with pytest.raises(PackInvalid, match="options of the engine moonshine in the pack en") as caught:
        load_engine(changed(options=options), "standard", Path("/nowhere"), Task("en"))
    assert named in caught.value.detail


@pytest.mark.parametrize("engine", sorted(_ENGINES))
def test_engines_that_are_said_to_tell_languages_do(engine):
    told = tells_languages(changed(engine=engine), "standard")
    assert hasattr(engine_module(changed(engine=engine), engine), "load_identifier") == told


def test_an_operating_point_that_the_pack_does_not_offer_is_named():
    with pytest.raises(OperatingPointUnknown, match="no operating point 'best'"):
        load_engine(load_pack("en"), "best", Path("/nowhere"), Task("en"))

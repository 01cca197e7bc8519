from pathlib import Path

import pytest

from contract.errors.models import OperatingPointUnknown, PackInvalid, PackUnknown
from contract.features import OPERATING_POINT, RULES
from tests.all_packs import ALL
from tests.small_index import SmallIndex
from transcriber.packs.load import PACKS, available_packs, load_pack


@pytest.mark.parametrize("language", ALL)
def test_every_pack_that_is_shipped_loads(language: str) -> None:
    pack = load_pack(language)
    assert pack.name == language
    assert pack.codes
    assert pack.operating_points


@pytest.mark.parametrize("language", ALL)
def test_a_shipped_pack_lists_only_features_there_are(language: str) -> None:
    known = {path.replace("[]", "") for path in (*RULES, OPERATING_POINT)}
    assert {feature.partition("=")[0] for feature in load_pack(language).features} <= known


@pytest.mark.parametrize("language", ALL)
def test_a_shipped_pack_accepts_exactly_its_operating_points(language: str) -> None:
    pack = load_pack(language)
    listed = {f.partition("=")[2] for f in pack.features if f.startswith(f"{OPERATING_POINT}=")}
    assert listed == set(pack.operating_points)


def test_english_is_there() -> None:
    assert "en" in available_packs()
    assert load_pack("en").description == "English"


def test_an_unknown_language_names_those_there_are() -> None:
    names = "en, en_parakeet, multilingual, parakeet"
    with pytest.raises(PackUnknown, match=f"no language pack 'qqq': there is {names}, and each"):
        load_pack("qqq")


@pytest.mark.parametrize(
    ("wrong", "near"),
    [
        ("polish", "pl"),
        ("pl-PL", "pl"),
        ("germann", "de"),
        ("en_whisper_smal", "en_whisper_small"),
        ("de_whisper_small_en", "de_whisper_small"),
    ],
)
def test_names_that_are_near_to_an_unknown_one_are_proposed(wrong: str, near: str) -> None:
    with pytest.raises(PackUnknown) as error:
        load_pack(wrong)
    proposed = error.value.detail.removeprefix("did you mean ").partition("?")[0].split(" or ")
    assert near in proposed
    assert all(load_pack(name.partition(" ")[0]) for name in proposed)


def test_any_language_has_a_pack_that_offers_what_the_language_has() -> None:
    polish, german, english = load_pack("pl"), load_pack("de"), load_pack("en_whisper")
    assert (polish.codes, polish.description, polish.usual_language) == (("pl",), "Polish", "pl")
    assert set(german.features) - set(polish.features) == {
        "transcription_config.enable_entities",
        "transcription_config.transcript_filtering_config.remove_disfluencies",
    }
    assert (german.itn, polish.itn) == (True, False)
    assert english.itn
    assert "transcription_config.enable_entities" in english.features
    assert (load_pack("ja").word_delimiter, load_pack("ar").writing_direction) == ("", "right-to-left")


def test_no_pack_that_is_shipped_is_unlocked() -> None:
    assert not [name for name in ALL if load_pack(name).unlocked()]


@pytest.mark.parametrize("language", ["../packs/en", "", "EN", str(PACKS / "en")])
def test_a_language_is_never_taken_for_a_path(language: str) -> None:
    with pytest.raises(PackUnknown):
        load_pack(language)


def test_an_unknown_operating_point_names_those_there_are(index: SmallIndex) -> None:
    with pytest.raises(OperatingPointUnknown, match="it has standard"):
        index.pack().operating_point("enhanced")


def test_options_reach_the_engine_as_they_are(index: SmallIndex) -> None:
    assert index.pack().operating_point("standard").options == {"beam": 4}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('description = "Test"', "", "description: Field required"),
        (
            'description = "Test"',
            'description = "Test"\ncolour = "blue"',
            "colour: Extra inputs are not permitted",
        ),
        ('language = "xx"', 'language = "yy"', "it says language 'yy'"),
        ('language = "xx"', "", "give either language or languages"),
        ('description = "Test"', 'description = "Test"\nname = "xx"', "name: is that of the file"),
        ('inputs = ["words.txt"]', 'inputs = ["none.txt"]', "input 'none.txt' is not in this pack"),
        ('files = ["encoder.bin",', 'files = ["none.bin",', "file 'none.bin' is not in this pack"),
        ('source = "carrier"', 'source = "other"', "source 'other' is not in this pack"),
        ('path = "words.txt"', 'path = "encoder.bin"', "path 'encoder.bin' occurs twice"),
        ('path = "words.txt"', 'path = "../words.txt"', "files.1.path"),
        ('path = "words.txt"', 'path = "/etc/words.txt"', "files.1.path"),
        ('path = "words.txt"', 'path = ".lock"', "files.1.path"),
        ("bytes = 8\n", 'bytes = "8"\n', "files.1.bytes"),
        ('built_by = "small_builder:words_upper"', 'built_by = "os.system"', "built.0.built_by"),
        ("[operating_points.standard]", "[operating_points.turbo]", "operating_points.turbo"),
        ("[[built]]", "[[built]", "line"),
    ],
)
def test_a_mistake_in_a_pack_is_named(index: SmallIndex, old: str, new: str, message: str) -> None:
    index.edit_pack(old, new)
    with pytest.raises(PackInvalid) as error:
        index.pack()
    assert message in str(error.value)


def test_packs_are_found_by_their_name(index: SmallIndex, tmp_path: Path) -> None:
    assert available_packs(index.packs) == ("xx",)
    assert available_packs(tmp_path / "nowhere") == ()


def test_a_pack_may_be_called_after_its_language_and_more(index: SmallIndex) -> None:
    (index.packs / "xx.toml").rename(index.packs / "xx_large.toml")
    pack = index.pack("xx_large")
    assert (pack.name, pack.codes, pack.usual_language) == ("xx_large", ("xx",), "xx")
    assert pack.spoken("xx").description == "Test"


def test_a_pack_of_several_languages_describes_each(index: SmallIndex) -> None:
    index.edit_pack('language = "xx"\n', "")
    with (index.packs / "xx.toml").open("a") as file:
        file.write('[languages]\nar = {description = "Arabic", writing_direction = "right-to-left"}\n')
        file.write('ja = {description = "Japanese", word_delimiter = ""}\n')
    pack = index.pack()
    assert (pack.codes, pack.usual_language) == (("ar", "ja"), "auto")
    assert (pack.spoken("ar").writing_direction, pack.spoken("ar").word_delimiter) == ("right-to-left", " ")
    assert (pack.spoken("ja").description, pack.spoken("ja").word_delimiter) == ("Japanese", "")


def test_english_by_whisper_is_licensed_and_asked_for_as_english() -> None:
    assert load_pack("en_whisper").codes == ("en",)

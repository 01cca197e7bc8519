import json
import re
import tomllib
from pathlib import Path

import pytest

from contract.config import parse_job_config
from contract.config.keys import key_paths
from contract.features import RULES, Asks

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "config.md").read_text("utf-8")
ROW = re.compile(
    r"^\| `(?P<key>[^`]+)` \| (?P<meaning>.+) \| (?P<default>.+) \| (?P<en>.+) \|$", re.MULTILINE
)
ROWS = {row["key"]: row for row in ROW.finditer(PAGE)}
EN = tomllib.loads((ROOT / "transcriber" / "packs" / "en.toml").read_text("utf-8"))["features"]


def test_every_key_is_on_the_page_once_and_no_other_is():
    assert sorted(row["key"] for row in ROW.finditer(PAGE)) == sorted(key_paths())


@pytest.mark.parametrize("key", ["transcription_config.operating_point", "transcription_config.model"])
def test_the_operating_points_of_the_english_pack_are_named(key):
    have = [name.partition("=")[2] for name in EN if name.startswith("transcription_config.operating_point=")]

    assert re.findall(r"`([^`]+)`", ROWS[key]["en"]) == have


@pytest.mark.parametrize("key", [key for key, rule in RULES.items() if rule is not Asks.BY_VALUE])
def test_what_the_page_says_of_the_english_pack_is_true(key):
    assert ROWS[key]["en"] == ("yes" if key.replace("[]", "") in EN else "no")


@pytest.mark.parametrize("language", ["de", "es", "fr"])
def test_the_other_packs_have_what_the_page_says(language):
    pack = tomllib.loads((ROOT / "transcriber" / "packs" / f"{language}.toml").read_text("utf-8"))
    said = re.search(r"The packs (.+?) have, (.+?), and nothing else\.", PAGE, re.DOTALL)

    assert said
    assert f"`{language}`" in said[1]
    features = {name.removeprefix("transcription_config.").partition("=") for name in pack["features"]}
    names = {part for name, _, value in features for part in (name, value) if part}
    assert set(re.findall(r"`([^`]+)`", said[2])) == names


def test_the_example_is_a_config():
    example = re.search(r"```json\n(.+?)```", PAGE, re.DOTALL)

    assert example
    assert parse_job_config(example[1]) == parse_job_config(json.dumps(json.loads(example[1])))

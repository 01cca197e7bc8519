import json
import re
import tomllib
from pathlib import Path

import pytest

from contract.config import parse_job_config
from contract.config.keys import key_paths
from contract.features import RULES, Asks
from contract.packs import read_pack

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "config.md").read_text("utf-8")
ROW = re.compile(
    r"^\| `(?P<key>[^`]+)` \| (?P<meaning>.+) \| (?P<default>.+) \| (?P<en>.+) \|$", re.MULTILINE
)
KEYS = PAGE.partition("## What each pack has")[0]
ROWS = {row["key"]: row for row in ROW.finditer(KEYS)}
PACKS = ROOT / "transcriber" / "packs"
EN = tomllib.loads((PACKS / "en.toml").read_text("utf-8"))["features"]


def test_every_key_is_on_the_page_once_and_no_other_is():
    assert sorted(row["key"] for row in ROW.finditer(KEYS)) == sorted(key_paths())


@pytest.mark.parametrize("key", ["transcription_config.operating_point", "transcription_config.model"])
def test_the_operating_points_of_the_english_pack_are_named(key):
    have = [name.partition("=")[2] for name in EN if name.startswith("transcription_config.operating_point=")]

    assert re.findall(r"`([^`]+)`", ROWS[key]["en"]) == have


@pytest.mark.parametrize("key", [key for key, rule in RULES.items() if rule is not Asks.BY_VALUE])
def test_what_the_page_says_of_the_english_pack_is_true(key):
    assert ROWS[key]["en"] == ("yes" if key.replace("[]", "") in EN else "no")


def test_the_page_says_what_every_pack_has():
    table = re.search(r"\n\| feature \|(.+?)\n\n", PAGE, re.DOTALL)
    assert table
    head, _, *rows = table[0].strip().splitlines()
    names = re.findall(r"`([^`]+)`", head)
    assert set(names) >= {path.stem for path in PACKS.glob("*.toml")}
    said = {name: {"yes": set(), "some": set(), "no": set()} for name in names}
    for row in rows:
        feature, *answers = (cell.strip(" `") for cell in row.strip("|").split("|"))
        for name, has in zip(names, answers, strict=True):
            said[name][has].add(feature)
    for name in names:
        pack = read_pack(name, PACKS)
        by_language = {
            feature for spoken in pack.get("languages", {}).values() for feature in spoken.get("features", ())
        }
        assert said[name]["yes"] == _shortly(pack["features"])
        assert said[name]["some"] == _shortly(by_language)


def _shortly(features):
    return {feature.removeprefix("transcription_config.") for feature in features}


def test_the_example_is_a_config():
    example = re.search(r"```json\n(.+?)```", PAGE, re.DOTALL)

    assert example
    assert parse_job_config(example[1]) == parse_job_config(json.dumps(json.loads(example[1])))

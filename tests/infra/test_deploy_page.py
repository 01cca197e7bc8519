import json
import re

import pytest

from infra.families import FAMILIES
from infra.paths import PROJECT
from infra.settings import Settings

PAGE = (PROJECT / "docs" / "deploy.md").read_text("utf-8")
ROWS = {
    match[1]: [cell.strip() for cell in match[2].split("|")]
    for match in re.finditer(r"^\| `([a-z_]+)` \|(.+)\|$", PAGE, re.MULTILINE)
}


def shown(value):
    """Write a default as one would give it on a command line."""
    if isinstance(value, bool):
        return json.dumps(value)
    return ",".join(value) if isinstance(value, list) else str(value)


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_documented_with_its_default(name):
    value = getattr(Settings(), name)
    assert ROWS[name][-1] == (f"`{shown(value)}`" if value not in ("", [], None) else "none")


def test_the_page_names_no_setting_that_is_not_there():
    assert set(ROWS) == set(Settings.model_fields)
    assert set(re.findall(r"-c '?(\w+)=", PAGE)) <= set(Settings.model_fields)


@pytest.mark.parametrize("family", FAMILIES)
def test_every_family_is_documented(family):
    assert f"`{family}`" in PAGE


def test_every_output_and_alarm_is_documented(stack):
    alarms = [name.removeprefix("Alarms")[:-8] for name in stack.find_resources("AWS::CloudWatch::Alarm")]
    for name in [*stack.find_outputs("*"), *alarms]:
        assert f"`{name}`" in PAGE

"""Extras, as `pyproject.toml` and the code that asks for them have them."""

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

from contract.errors.program import PackagesMissing
from contract.extras import EXTRAS, refuse_without

ROOT = Path(__file__).parents[3]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
IN_EXTRAS = PROJECT["project"]["optional-dependencies"]
IN_GROUPS = PROJECT["dependency-groups"]
ALWAYS = set(PROJECT["project"]["dependencies"])


def of_extra(extra):
    """Requirements of an extra, those of the extras in it included."""
    for item in IN_EXTRAS[extra]:
        inner = re.fullmatch(r"longhand\[(.+)\]", item)
        yield from (each for name in inner[1].split(",") for each in of_extra(name)) if inner else (item,)


def of_group(group):
    for item in IN_GROUPS[group]:
        yield from of_group(item["include-group"]) if isinstance(item, dict) else (item,)


def project_name(requirement):
    return re.match(r"[\w.-]+", requirement)[0].lower().replace("_", "-")


def bringers(module):
    """Projects that a module is of."""
    return set(map(project_name, metadata.packages_distributions()[module]))


@pytest.mark.parametrize("extra", IN_EXTRAS)
def test_an_extra_is_what_the_group_of_its_name_has_besides_what_everybody_has(extra):
    assert set(of_extra(extra)) - ALWAYS == set(of_group(extra)) - ALWAYS


def test_the_code_knows_every_extra():
    assert set(EXTRAS) == set(IN_EXTRAS)


@pytest.mark.parametrize("extra", EXTRAS)
def test_an_extra_is_told_by_modules_that_it_brings(extra):
    asked_for = set(map(project_name, of_extra(extra)))
    brought = asked_for | needed_by(asked_for)
    assert [module for module in EXTRAS[extra] if not bringers(module) & brought] == []


@pytest.mark.parametrize("extra", EXTRAS)
def test_every_requirement_of_an_extra_is_looked_for(extra):
    looked_for = set().union(*map(bringers, EXTRAS[extra]))
    assert set(map(project_name, of_extra(extra))) <= looked_for


def needed_by(projects):
    """What some projects need in turn, their own extras included."""
    return {project_name(item) for project in projects for item in metadata.requires(project) or ()}


def test_what_is_installed_is_not_refused():
    for extra in EXTRAS:
        refuse_without(extra, "this test")


def test_what_is_missing_is_named_with_the_command_that_installs_it(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda module: None if module == "tomlkit" else module)
    with pytest.raises(PackagesMissing) as error:
        refuse_without("models", "building models")
    assert str(error.value) == (
        "building models needs packages that are not installed (tomlkit): pip install 'longhand[models]'"
    )


@pytest.mark.parametrize("extra", EXTRAS)
def test_every_extra_is_on_the_page_of_the_tool(extra):
    assert f"| `{extra}` |" in (ROOT / "docs" / "cli.md").read_text("utf-8")

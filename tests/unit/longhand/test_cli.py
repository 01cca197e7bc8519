import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer.main
from typer.testing import CliRunner

from longhand.__main__ import app

PROJECT = Path(__file__).parents[3]
DOCUMENTED = (PROJECT / "docs" / "cli.md").read_text(encoding="utf-8")


def commands(command: Any, name: str = "longhand") -> Iterator[tuple[str, Any]]:
    """Every command with its full name, groups included."""
    yield name, command
    for part, child in getattr(command, "commands", {}).items():
        yield from commands(child, f"{name} {part}")


COMMANDS = dict(commands(typer.main.get_command(app)))


def section(name: str) -> str:
    """Text of the docs about one command, up to the next heading."""
    found = re.search(rf"^#+ `{re.escape(name)}[^`]*`\n(.*?)(?=^#|\Z)", DOCUMENTED, re.MULTILINE | re.DOTALL)
    assert found is not None, f"docs/cli.md has no heading for `{name}`"
    return found[1]


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_option_is_documented(name: str) -> None:
    text = section(name)
    for parameter in COMMANDS[name].params:
        for spelling in [option for option in parameter.opts if option.startswith("-")]:
            assert f"`{spelling}" in text, f"docs/cli.md does not say what {name} {spelling} does"


def test_the_docs_name_no_command_that_is_not_there() -> None:
    headings = re.findall(r"^#+ `(longhand[a-z ]*)", DOCUMENTED, re.MULTILINE)
    assert {heading.strip() for heading in headings} <= set(COMMANDS)


def test_the_docs_name_no_option_that_is_not_there() -> None:
    for name, command in COMMANDS.items():
        known = {option for parameter in command.params for option in parameter.opts} | {"--help"}
        assert set(re.findall(r"^\| `(--[a-z-]+)", section(name), re.MULTILINE)) <= known


def test_the_version_is_that_of_the_project(runner: CliRunner) -> None:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]
    assert runner.invoke(app, ["--version"]).stdout == f"longhand {project['version']}\n"


@pytest.mark.parametrize("arguments", [["--help"], ["license", "--help"], ["models", "pull", "--help"]])
def test_help_comes_with_success(runner: CliRunner, arguments: list[str]) -> None:
    result = runner.invoke(app, arguments)
    assert result.exit_code == 0
    assert "Usage: " in result.stdout


@pytest.mark.parametrize("arguments", [["bogus"], ["models", "bogus"], ["models", "pull", "--bogus"]])
def test_an_unknown_word_is_a_usage_error(runner: CliRunner, arguments: list[str]) -> None:
    result = runner.invoke(app, arguments)
    assert result.exit_code == 2
    assert "bogus" in result.stderr


def test_the_program_runs_as_a_module(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "longhand", "license", "inspect", str(tmp_path / "none")]
    result = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True, check=False, timeout=120)
    assert result.returncode == 1
    assert result.stdout == ""
    assert result.stderr.startswith("longhand: cannot read")
    assert "Traceback" not in result.stderr


def test_what_calls_the_api_is_not_loaded_by_commands_that_do_not() -> None:
    script = "import sys, longhand.__main__\nsys.exit('urllib3' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", script], cwd=PROJECT, check=False, timeout=120).returncode == 0
    )

"""The wheel by itself: what works with it, and what is said where an extra is missing."""

import json
from pathlib import Path

import pytest
import typer

from contract.extras import EXTRAS
from longhand.__main__ import app
from transcriber.home import home
from transcriber.packs.load import load_pack

SECRET = ("--secret", "keys")
SIGNED = {"LONGHAND_API_AUTH": "iam", "LONGHAND_API_URL": "https://x.lambda-url.eu-west-1.on.aws"}


def commands(group=None, names=()):
    """Every command with its full name, groups included."""
    command = group or typer.main.get_command(app)
    yield names
    for name, inner in getattr(command, "commands", {}).items():
        yield from commands(inner, (*names, name))


@pytest.mark.parametrize("program", ["pipeline", "worker", "longhand"])
def test_the_wheel_brings_its_programs(bare, program):
    assert Path(bare.program(program)).is_file()


@pytest.mark.parametrize("command", list(commands()), ids=" ".join)
def test_every_command_can_tell_what_it_does(bare, command):
    shown = bare.run("longhand", *command, "--help")
    assert (shown.returncode, shown.stderr) == (0, "")
    assert "Usage: longhand" in shown.stdout


@pytest.mark.parametrize(
    ("extra", "command", "more"),
    [
        ("local", ("local", "--port", "0", "--api-port", "0"), {}),
        ("local", ("demo",), {}),
        ("models", ("models", "pull", "en"), {}),
        ("models", ("models", "lock", "de"), {}),
        ("aws", ("keys", "list", *SECRET), {}),
        ("aws", ("keys", "create", "team", *SECRET), {}),
        ("aws", ("keys", "revoke", "team", *SECRET), {}),
        ("aws", ("jobs",), SIGNED),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_a_command_without_its_extra_says_in_a_line_how_to_get_it(bare, extra, command, more):
    said = bare.run("longhand", *command, **more)

    assert said.returncode > 0
    assert said.stdout == ""
    assert len(said.stderr.splitlines()) == 2, said.stderr
    assert f"pip install 'longhand[{extra}]'" in said.stderr
    assert not (bare.home / "models" / "en" / "manifest.json").exists()


@pytest.mark.parametrize("extra", EXTRAS)
def test_the_command_that_is_told_adds_the_extra_to_what_is_installed(bare, extra):
    tried = bare.run("python", "-m", "pip", "install", "--dry-run", f"longhand[{extra}]")
    assert tried.returncode == 0, tried.stderr
    (would,) = (line.split()[2:] for line in tried.stdout.splitlines() if line.startswith("Would install "))
    assert [project for project in would if project.startswith("longhand")] == []
    modules = " ".join(would).lower().replace("-", "_")
    assert all(module in modules for module in EXTRAS[extra])


def test_the_worker_without_its_extra_says_how_to_get_it(bare):
    said = bare.run("worker")
    assert said.returncode == 1
    assert "pip install 'longhand[worker]' [program.packages_missing]" in said.stderr
    assert "Traceback" not in said.stderr


def test_a_pack_whose_engine_is_an_extra_says_how_to_get_it(bare, models):
    token = bare.run("longhand", "license", "token").stdout.strip()
    talk = home() / "models" / "en" / load_pack("en").samples[0].path
    said = bare.run("pipeline", "--input", talk, "--language", "de", LICENSE_TOKEN=token)

    assert (said.returncode, said.stdout) == (1, "")
    assert "pip install 'longhand[whisper]'" in said.stderr
    assert "Error code: program.packages_missing" in said.stderr


@pytest.mark.parametrize(
    "command",
    [
        ("--version",),
        ("models", "list"),
        ("license", "token"),
        ("license", "keygen", "--out", "issuer"),
    ],
    ids=" ".join,
)
def test_what_needs_no_extra_works(bare, command):
    done = bare.run("longhand", *command)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout


@pytest.mark.parametrize(
    "command", [("models", "verify", "en"), ("jobs",), ("submit", "none.wav")], ids=" ".join
)
def test_what_is_not_there_is_an_error_and_no_traceback(bare, command):
    done = bare.run("longhand", *command)
    assert done.returncode in {1, 2}
    assert "longhand: " in done.stderr
    assert "Traceback" not in done.stderr


def test_it_transcribes_once_the_models_are_there(bare, models):
    (bare.home / "models").symlink_to(home() / "models")
    talk = home() / "models" / "en" / load_pack("en").samples[0].path
    token = bare.run("longhand", "license", "token").stdout.strip()
    done = bare.run("pipeline", "--input", talk, LICENSE_TOKEN=token)

    assert done.returncode == 0, done.stderr
    words = [each["alternatives"][0]["content"] for each in json.loads(done.stdout)["results"]]
    assert len(words) > 5

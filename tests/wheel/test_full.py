"""A session with the wheel and its extras, from the models to a transcript."""

import json
import signal
import subprocess
import threading
from contextlib import contextmanager

import pytest

from transcriber.packs.load import load_pack

SAMPLE = load_pack("en").samples[0].path


@pytest.fixture(scope="module")
def pulled(full):
    """What pulling the models said."""
    return full.run("longhand", "models", "pull", "en", "--samples")


@pytest.fixture(scope="module")
def talk(full, pulled):
    return full.home / "models" / "en" / SAMPLE


def test_the_models_are_fetched_and_built(full, pulled):
    assert pulled.returncode == 0, pulled.stderr
    assert "built" in pulled.stdout
    assert full.run("longhand", "models", "verify", "en").returncode == 0


def test_a_recording_is_transcribed(full, talk):
    token = full.run("longhand", "license", "token").stdout.strip()
    done = full.run("pipeline", "--input", talk, LICENSE_TOKEN=token)

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["results"]


@contextmanager
def local(full):
    """The embedded cloud, on any ports that are free, until the block ends."""
    command = [full.program("longhand"), "local", "--port", "0", "--api-port", "0"]
    with subprocess.Popen(
        command,
        env=full.environment(),
        cwd=full.home,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as running:
        said: list[str] = []
        reading = threading.Thread(target=lambda: said.extend(running.stderr), daemon=True)
        reading.start()
        try:
            line = running.stdout.readline()
            assert line, "".join(said)
            yield json.loads(line)
        finally:
            running.send_signal(signal.SIGINT)
            running.wait(60)
            reading.join(60)
    assert running.returncode == 0, "".join(said)


def test_the_embedded_cloud_takes_a_recording_and_gives_its_transcript(full, talk):
    with local(full) as endpoints:
        done = full.run("longhand", "submit", talk, "--wait", "--timeout", "300")
        assert done.returncode == 0, done.stderr
        assert len(done.stdout.split()) > 5
        listed = json.loads(full.run("longhand", "jobs", "--json").stdout)
        assert [(job["data_name"], job["status"]) for job in listed] == [(talk.name, "done")]
        assert endpoints["api_url"].startswith("http://127.0.0.1:")


def test_the_demo_takes_its_recording_the_whole_way(full, talk):
    done = full.run("longhand", "demo")
    assert done.returncode == 0, done.stderr
    for point in ("standard", "enhanced"):
        assert (full.home / "demo" / f"{point}.txt").read_text().strip()


@pytest.mark.parametrize("pack", ["de", "multilingual"])
def test_the_packs_of_other_languages_are_there_and_locked(full, pack):
    said = full.run("longhand", "models", "list", pack)
    assert said.returncode == 0
    assert "not locked" not in said.stdout
    assert "large-v3-turbo/float/model.bin" in said.stdout

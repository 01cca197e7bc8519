"""What a recording gets whose user chose no operating point."""

import json
import os
import subprocess
import sys

import pytest

from tests.e2e.cloud import JOB_SECONDS, ROOT, Cloud
from tests.samples import write_audio

pytestmark = pytest.mark.xdist_group("cloud")


@pytest.fixture(scope="module")
def usual():
    """An embedded cloud as it comes."""
    running = Cloud.start("--workers", "1", "--default-operating-point", "enhanced")
    yield running
    running.stop()


@pytest.fixture
def short(sentence, tmp_path):
    return write_audio(tmp_path / "short.wav", "wav", sentence[:, ::3], rate=16_000)


def asked(transcript):
    return json.loads(transcript)["metadata"]["transcription_config"]


def test_an_upload_without_a_config_and_a_submission_without_options_get_enhanced(usual, short, tmp_path):
    job = usual.upload("short.wav", short)
    command = [sys.executable, "-m", "longhand", "submit", str(short), "--format", "json-v2"]
    where = {"LONGHAND_API_URL": usual.ready["api_url"], "LONGHAND_API_KEY": usual.ready["api_key"]}
    submitted = subprocess.run(
        command,
        cwd=ROOT,
        env=os.environ | where | {"LONGHAND_HOME": str(tmp_path / "home")},
        capture_output=True,
        text=True,
        check=False,
        timeout=JOB_SECONDS,
    )

    assert submitted.returncode == 0, submitted.stderr
    assert asked(submitted.stdout) == {"language": "en", "model": "enhanced"}
    assert usual.ended(job)["status"] == "done"
    assert asked(usual.transcript(job, "json-v2")) == {"language": "en", "model": "enhanced"}


def test_a_config_that_names_no_operating_point_means_standard(usual, short):
    config = json.dumps({"type": "transcription", "transcription_config": {"language": "en"}})
    usual.client("s3").put_object(Bucket=usual.uploads, Key="plain.wav.json", Body=config.encode())
    job = usual.upload("plain.wav", short)

    assert usual.ended(job)["status"] == "done"
    assert asked(usual.transcript(job, "json-v2")) == {"language": "en"}
    _, usage, _ = usual.get("/v2/usage")
    assert "standard" in {each["operating_point"] for each in json.loads(usage)["details"]}

"""A user of `longhand submit` and its kin, with the embedded cloud."""

import json
import os
import signal
import stat
import subprocess
import sys

import pytest

from longhand.client import Api, find_access
from longhand.processes import Process
from longhand.submission.content import Content
from longhand.submission.journal import Journal
from longhand.submission.order import order_of
from longhand.submission.recording import Recording
from tests.e2e.cloud import JOB_SECONDS, ROOT, Cloud, wait_slowly
from tests.samples import not_audio, pcm16, write_audio, write_wav

pytestmark = pytest.mark.xdist_group("cloud")

PART = 64 * 1024**2


@pytest.fixture
def longhand(cloud, home_of_its_own):
    """Runs the tool as a user who says nothing of where the API is."""

    def run(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "longhand", *map(str, arguments)],
            cwd=ROOT,
            env=environment(home_of_its_own),
            capture_output=True,
            text=True,
            check=False,
            timeout=JOB_SECONDS,
        )

    return run


def environment(home):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LONGHAND_API")}
    return {**kept, "LONGHAND_HOME": str(home), "XDG_CONFIG_HOME": str(home / "none")}


@pytest.fixture
def short(sentence, tmp_path):
    return write_audio(tmp_path / "Ünï côde.wav", "wav", sentence[:, ::3], rate=16_000)


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


def test_one_command_makes_a_transcript_of_a_recording(longhand, talk):
    result = longhand("submit", talk, "--wait")

    assert result.returncode == 0, result.stderr
    assert result.stdout.startswith("It was the best of times.")
    assert result.stderr.splitlines()[0] == "two_cities.wav: uploading"
    assert "two_cities.wav: done" in result.stderr


def test_several_recordings_give_files_in_every_format(longhand, short, sentence, tmp_path):
    other = write_audio(tmp_path / "b.mp3", "mp3", sentence[:, ::3], rate=16_000)
    command = ("submit", short, other, "--output", tmp_path / "out", "--json")
    result = longhand(*command, "--format", "txt", "--format", "srt", "--format", "json-v2")

    assert result.returncode == 0, result.stderr
    assert {line["status"] for line in lines(result.stdout)} == {"done"}
    for stem in ("Ünï côde", "b"):
        assert "worst of times" in (tmp_path / "out" / f"{stem}.txt").read_text().lower()
        assert (tmp_path / "out" / f"{stem}.srt").read_text().startswith("1\n00:00:0")
        transcript = json.loads((tmp_path / "out" / f"{stem}.json").read_text())
        assert transcript["job"]["data_name"].startswith(stem)


def test_a_large_upload_goes_on_where_it_stopped(longhand, home_of_its_own, sentence, tmp_path, monkeypatch):
    path = write_wav(tmp_path / "a.wav", pcm16(sentence), rate=48_000, extra=[(b"JUNK", bytes(PART))])
    monkeypatch.setenv("LONGHAND_HOME", str(home_of_its_own))
    recording = Recording.at(path)
    with Api(find_access()) as api:
        config = order_of(None, None, None).config(api)
        upload = api.post_upload(config, recording.name, recording.size_bytes)
        api.put(upload.parts[0], lambda: Content(path, 0, PART, lambda _sent: None), PART)
        journal = Journal()
        entry = journal.claim(api.url, recording, config)
        journal.note(entry, job=upload.id, process=Process(2**22 + 1, "1"))
        assert [part.received_bytes for part in api.upload(upload.id).parts] == [PART, None]
        result = longhand("submit", path, "--wait")

        assert "worst of times" in result.stdout.lower(), result.stderr
        assert api.job(upload.id).status == "done"
    assert list((home_of_its_own / "submissions").glob("*.json")) == []


def test_a_command_that_was_killed_is_gone_on_with(longhand, home_of_its_own, talk, tmp_path):
    recording = tmp_path / "killed.wav"
    recording.write_bytes(talk.read_bytes())
    command = ("submit", str(recording), "--output", str(tmp_path))
    killed = subprocess.Popen(
        [sys.executable, "-m", "longhand", *command],
        cwd=ROOT,
        env=environment(home_of_its_own),
        stderr=subprocess.DEVNULL,
    )
    wait_slowly(lambda: "submitted" in phases(home_of_its_own, recording), 60)
    killed.kill()
    killed.wait(60)
    result = longhand(*command)

    assert result.returncode == 0, result.stderr
    assert "best of times" in (tmp_path / "killed.txt").read_text()
    assert longhand("jobs", "--limit", "100").stdout.count("killed.wav") == 1


def phases(home, recording):
    notes = [json.loads(path.read_text()) for path in (home / "submissions").glob("*.json")]
    return [note["phase"] for note in notes if note["path"] == str(recording)]


def test_what_is_no_recording_is_told_with_what_to_do(longhand, tmp_path):
    content, said = not_audio()["png"]
    (tmp_path / "a.wav").write_bytes(content)
    result = longhand("submit", tmp_path / "a.wav", "--wait")

    assert result.returncode == 2
    assert result.stdout == ""
    assert f"is not a recording: the data is {said}" in result.stderr
    assert "Traceback" not in result.stderr


def test_a_config_that_cannot_be_used_is_refused_in_the_servers_words(longhand, short):
    config = {"type": "transcription", "transcription_config": {"language": "en", "diarisation": 1}}
    result = longhand("submit", short, "--config", json.dumps(config))

    assert result.returncode == 1
    assert "diarisation" in result.stderr


def test_a_job_is_looked_after_by_its_id(longhand, short, tmp_path):
    job = longhand("submit", short).stdout.split()[0]

    assert "worst of times" in longhand("transcript", job, "--wait").stdout.lower()
    assert "longhand.pipeline" in longhand("log", job).stdout
    assert f"{job}  " in longhand("jobs").stdout
    assert short.name in longhand("jobs").stdout
    assert json.loads(longhand("usage", "--json").stdout)["summary"][0]["count"] >= 1
    assert longhand("delete", job).stdout == f"{job}\n"
    assert longhand("transcript", job).returncode == 1
    assert job not in longhand("jobs").stdout
    assert job in longhand("jobs", "--deleted").stdout


def test_a_job_that_runs_is_deleted_by_force_only(longhand, talk):
    job = longhand("submit", talk).stdout.split()[0]
    refused = longhand("delete", job)

    assert refused.returncode == 1
    assert "Resource Locked" in refused.stderr
    assert longhand("delete", job, "--force").stdout == f"{job}\n"


def test_a_folder_is_transcribed_and_what_is_done_stays_so(longhand, short, tmp_path):
    (tmp_path / "in").mkdir()
    short.rename(tmp_path / "in" / "a.wav")
    for _ in range(2):
        assert longhand("watch", tmp_path, "--once", "--settle", "0.1").returncode == 0
    assert "worst of times" in (tmp_path / "in" / "a.wav.txt").read_text().lower()


def test_a_cloud_is_found_while_it_runs_and_not_after(models, home_of_its_own, tmp_path):
    home = tmp_path / "home"
    home.mkdir()
    for each in home_of_its_own.iterdir():
        if each.is_symlink():
            (home / each.name).symlink_to(each.readlink())
    for number in (signal.SIGINT, signal.SIGKILL):
        running = Cloud.start("--workers", "1", environment={"LONGHAND_HOME": str(home)})
        assert stat.S_IMODE((home / "local.json").stat().st_mode) == 0o600
        assert jobs(home) == (0, "longhand: there is no such job\n")
        running.stop(number)
        code, said = jobs(home)
        assert code == 2
        assert "it is not known where the API is" in said
        assert (home / "local.json").exists() == (number == signal.SIGKILL)


def jobs(home):
    command = [sys.executable, "-m", "longhand", "jobs"]
    ended = subprocess.run(
        command, cwd=ROOT, env=environment(home), capture_output=True, text=True, check=False, timeout=180
    )
    return ended.returncode, ended.stderr

"""A command that was interrupted, and the same command again."""

import json
import os
import signal

import pytest

from longhand.__main__ import app
from longhand.submission.journal import Journal
from tests.unit.longhand.small_api import Trouble, refused

CONTENT = b"fLaC" + bytes(number % 251 for number in range(4496))


@pytest.fixture
def large(tmp_path):
    path = tmp_path / "large.wav"
    path.write_bytes(CONTENT)
    return path


@pytest.fixture
def submissions(home):
    return home / "submissions"


def run(runner, *arguments):
    return runner.invoke(app, ["submit", *map(str, arguments)])


def entries(folder):
    return [json.loads(path.read_text()) for path in folder.glob("*.json")]


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_parts_that_are_there_are_not_sent_again(runner, api, large, submissions, number, code, interrupt):
    api.trouble.append(Trouble("PUT", "/store/job1/3", before=lambda: interrupt(number)))
    stopped = run(runner, large)

    assert stopped.exit_code == code
    assert stopped.stderr.splitlines()[-1] == "longhand: stopped; the same command goes on where it stopped"
    assert [entry["phase"] for entry in entries(submissions)] == ["uploading"]
    api.calls.clear()
    went_on = run(runner, large)

    assert went_on.exit_code == 0
    assert len(api.jobs) == 1
    assert api.recording("large.wav") == CONTENT
    assert [api.count(f"PUT /store/job1/{part}/") for part in (1, 2)] == [0, 0]
    assert entries(submissions) == []


def test_a_job_that_is_under_way_is_only_waited_for(runner, api, large, tmp_path, interrupt):
    api.on_received = lambda _job: interrupt()
    assert run(runner, large, "--output", tmp_path).exit_code == 130
    api.end(api.named("large.wav"))
    api.calls.clear()
    went_on = run(runner, large, "--output", tmp_path)

    assert went_on.exit_code == 0
    assert (tmp_path / "large.txt").read_text() == "txt of large.wav\n"
    assert not [call for call in api.calls if call.startswith(("PUT", "POST"))]


def test_transcripts_that_were_written_are_not_fetched_again(runner, api, large, tmp_path, interrupt):
    path = "/v2/jobs/job1/transcript"
    api.trouble.append(Trouble("GET", path, skip=1, before=interrupt))
    command = (large, "--output", tmp_path, "--format", "txt", "--format", "srt")
    assert run(runner, *command).exit_code == 130
    assert (tmp_path / "large.txt").is_file()
    assert not (tmp_path / "large.srt").exists()
    api.calls.clear()

    assert run(runner, *command).exit_code == 0
    assert [call for call in api.calls if path in call] == [f"GET {path}?format=srt"]
    assert (tmp_path / "large.srt").read_text() == "srt of large.wav\n"


def test_what_was_delivered_is_not_sent_again_while_others_are_under_way(runner, api, large, tmp_path):
    small = tmp_path / "small.wav"
    small.write_bytes(b"fLaC")
    api.on_received = lambda job: api.end(job) if job.data_name == "small.wav" else None
    command = (small, large, "--output", tmp_path)

    assert run(runner, *command, "--timeout", "5").exit_code == 5
    assert (tmp_path / "small.txt").is_file()
    api.end(api.named("large.wav"))
    api.calls.clear()

    assert run(runner, *command).exit_code == 0
    assert (tmp_path / "large.txt").is_file()
    assert api.count("PUT") == 0
    assert len(api.jobs) == 2


def test_an_api_that_went_away_is_gone_on_with_when_it_is_back(runner, api, large, monkeypatch):
    api.trouble.append(Trouble("PUT", "/store/job1/2", 503, times=100))
    assert run(runner, large).exit_code == 3
    api.trouble.clear()

    assert run(runner, large).exit_code == 0
    assert api.recording("large.wav") == CONTENT
    assert api.count("PUT /store/job1/1/") == 1


@pytest.mark.parametrize("vanished", ["forgotten", "deleted"])
@pytest.mark.parametrize("when", ["sending", "waiting"])
def test_a_job_that_has_vanished_is_submitted_anew(runner, api, large, vanished, when, interrupt):
    if when == "sending":
        api.trouble.append(Trouble("PUT", "/store/job1/3", before=interrupt))
    else:
        api.on_received = lambda _job: interrupt()
    assert run(runner, large, "--wait").exit_code == 130
    if vanished == "forgotten":
        old = api.jobs.pop("job1")
        api.jobs["other"] = old
        old.status = "deleted"
    else:
        api.end(api.jobs["job1"], "deleted")
    api.on_received = api.end

    assert run(runner, large, "--wait").stdout == "txt of large.wav\n"
    assert api.recording_of(list(api.jobs)[-1]) == CONTENT


def test_an_upload_that_was_given_up_is_submitted_anew(runner, api, large, interrupt):
    api.trouble.append(Trouble("PUT", "/store/job1/3", before=interrupt))
    assert run(runner, large).exit_code == 130
    api.end(api.jobs["job1"], "rejected", "the recording never came")

    assert run(runner, large).exit_code == 0
    assert api.recording_of("job2") == CONTENT


def test_another_config_or_a_changed_recording_is_another_job(runner, api, large, interrupt):
    api.on_received = lambda _job: interrupt()
    assert run(runner, large).exit_code == 130
    api.on_received = lambda _job: None

    assert run(runner, large, "--language", "de").exit_code == 0
    large.write_bytes(CONTENT + b"more")
    assert run(runner, large).exit_code == 0
    assert len(api.jobs) == 3


def test_fresh_forgets_what_was_begun(runner, api, large, interrupt):
    api.trouble.append(Trouble("PUT", "/store/job1/3", before=interrupt))
    assert run(runner, large).exit_code == 130
    assert run(runner, large, "--fresh").exit_code == 0
    assert api.recording_of("job2") == CONTENT


def test_a_completion_whose_answer_was_lost_does_no_harm(runner, api, large):
    api.trouble.append(Trouble("POST", "/v2/uploads/job1/complete", 503))
    assert run(runner, large).exit_code == 0
    assert api.count("POST /v2/uploads/job1/complete") == 2


def test_parts_that_the_store_lost_are_sent_again(runner, api, large):
    lost = refused(409, "Bad Request", "api.upload_incomplete", "part 2 is missing")
    headers = dict(lost.headers.items())
    forget = Trouble(
        "POST",
        "/v2/uploads/job1/complete",
        409,
        lost.get_data(),
        headers,
        before=lambda: api.jobs["job1"].parts.pop(2),
    )
    api.trouble.append(forget)
    assert run(runner, large).exit_code == 0
    assert api.recording("large.wav") == CONTENT
    assert api.count("PUT /store/job1/2/") == 2


def test_a_recording_that_another_process_submits_is_left_to_it(runner, api, large, submissions, interrupt):
    api.on_received = lambda _job: interrupt()
    assert run(runner, large).exit_code == 130
    (file,) = submissions.glob("*.json")
    entry = json.loads(file.read_text())
    entry["process"] = {"pid": os.getppid(), "started": ""}
    file.write_text(json.dumps(entry))
    result = run(runner, large)

    assert result.exit_code == 1
    assert f"is being submitted already: by process {os.getppid()}" in result.stderr


def test_an_entry_that_nobody_can_read_is_as_none(runner, api, large, submissions, interrupt):
    api.on_received = lambda _job: interrupt()
    assert run(runner, large).exit_code == 130
    (file,) = submissions.glob("*.json")
    file.write_text("{")
    api.on_received = api.end

    assert run(runner, large).exit_code == 0
    assert len(api.jobs) == 2


def test_what_was_begun_is_for_the_users_eyes_only(runner, api, large, submissions, interrupt):
    api.on_received = lambda _job: interrupt()
    assert run(runner, large).exit_code == 130
    (file,) = submissions.glob("*.json")

    assert file.stat().st_mode & 0o777 == 0o600
    assert submissions.stat().st_mode & 0o777 == 0o700
    assert "lh_small" not in file.read_text()


def test_what_nobody_went_on_with_for_a_month_is_forgotten(runner, api, large, submissions, interrupt):
    api.on_received = lambda _job: interrupt()
    assert run(runner, large).exit_code == 130
    (file,) = submissions.glob("*.json")
    entry = json.loads(file.read_text())
    entry["at"] -= 31 * 24 * 3600
    entry["process"] = {"pid": 2**22 + 1, "started": "1"}
    file.write_text(json.dumps(entry))
    Journal(submissions).drop_old()

    assert entries(submissions) == []


def test_a_folder_that_cannot_be_written_is_an_error_that_says_so(runner, api, large, home):
    home.mkdir()
    (home / "submissions").write_text("a file where the folder should be")
    result = run(runner, large)
    assert result.exit_code == 1
    assert "cannot write into" in result.stderr
    assert "LONGHAND_HOME" in result.stderr

import json
import os
from pathlib import Path

import pytest

from contract.limits import MAX_INPUT_BYTES
from longhand.__main__ import app
from longhand.submission.stop import Stop
from tests.unit.longhand.small_api import Trouble, refused


@pytest.fixture
def talk(tmp_path: Path) -> Path:
    return recording(tmp_path, "talk.wav")


def recording(folder: Path, name: str, size: int = 500) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((b"fLaC" + bytes(number % 251 for number in range(size)))[:size])
    return path


def run(runner, *arguments):
    return runner.invoke(app, ["submit", *map(str, arguments)])


def lines(text: str) -> list[dict]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_recording_becomes_a_job_whose_id_is_printed(runner, api, talk):
    result = run(runner, talk)

    assert result.exit_code == 0, result.stderr
    assert result.stdout == f"{api.named('talk.wav').id}  {talk}\n"
    assert api.recording("talk.wav") == talk.read_bytes()
    assert api.named("talk.wav").config == {
        "type": "transcription",
        "transcription_config": {"language": "en", "model": "enhanced"},
    }


def test_a_large_recording_goes_in_parts(runner, api, tmp_path):
    large = recording(tmp_path, "large.wav", 4321)
    assert run(runner, large).exit_code == 0

    assert [len(part) for part in api.named("large.wav").parts.values()] == [1000, 1000, 1000, 1000, 321]
    assert api.recording("large.wav") == large.read_bytes()
    assert api.count("POST /v2/uploads/") == 1


def test_one_transcript_goes_to_stdout_and_nothing_else_does(runner, api, talk):
    result = run(runner, talk, "--wait")

    assert result.exit_code == 0
    assert result.stdout == "txt of talk.wav\n"
    assert result.stderr.splitlines() == [
        "talk.wav: uploading",
        f"talk.wav: done: {api.named('talk.wav').id}",
    ]


def test_a_format_alone_means_to_wait(runner, api, talk):
    assert run(runner, talk, "--format", "srt").stdout == "srt of talk.wav\n"


def test_transcripts_of_several_are_written_in_every_format_asked_for(runner, api, tmp_path):
    paths = [recording(tmp_path, name) for name in ("Ünï côde.wav", "b.mp3")]
    result = run(runner, *paths, "--output", tmp_path / "out", "--format", "txt", "--format", "json-v2")

    assert result.exit_code == 0, result.stderr
    written = {path.name: path.read_text() for path in (tmp_path / "out").iterdir()}
    assert written == {
        "Ünï côde.txt": "txt of Ünï côde.wav\n",
        "Ünï côde.json": "json-v2 of Ünï côde.wav\n",
        "b.txt": "txt of b.mp3\n",
        "b.json": "json-v2 of b.mp3\n",
    }


def test_more_than_one_transcript_needs_a_folder(runner, api, tmp_path):
    paths = [recording(tmp_path, name) for name in ("a.wav", "b.wav")]
    for arguments in ([*paths, "--wait"], [paths[0], "--format", "txt", "--format", "srt"]):
        result = run(runner, *arguments)
        assert result.exit_code == 2
        assert "--output DIR is needed" in " ".join(result.stderr.split())
    assert api.calls == []


def test_recordings_of_one_stem_keep_their_whole_names(runner, api, tmp_path):
    paths = [recording(tmp_path, name) for name in ("talk.wav", "talk.mp3")]
    assert run(runner, *paths, "--output", tmp_path / "out").exit_code == 0
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["talk.mp3.txt", "talk.wav.txt"]


def test_two_recordings_of_one_name_are_refused_before_anything_is_sent(runner, api, tmp_path):
    paths = [recording(tmp_path / folder, "talk.wav") for folder in ("a", "b")]
    result = run(runner, *paths, "--output", tmp_path / "out")

    assert result.exit_code == 2
    assert "a/talk.wav" in result.stderr
    assert "b/talk.wav" in result.stderr
    assert api.calls == []


def test_a_file_that_is_there_is_not_written_over_unless_asked(runner, api, talk, tmp_path):
    (tmp_path / "talk.txt").write_text("mine")
    result = run(runner, talk, "--output", tmp_path)

    assert result.exit_code == 2
    assert "talk.txt is there already" in result.stderr
    assert api.sent == []
    assert (tmp_path / "talk.txt").read_text() == "mine"
    assert run(runner, talk, "--output", tmp_path, "--overwrite").exit_code == 0
    assert (tmp_path / "talk.txt").read_text() == "txt of talk.wav\n"


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda _path: None, "cannot read"),
        (lambda path: path.write_bytes(b""), "is empty"),
        (lambda path: path.mkdir(), "is a folder"),
        (lambda path: (path.touch(), os.truncate(path, MAX_INPUT_BYTES + 1)), "is too large"),
    ],
    ids=["missing", "empty", "a folder", "too large"],
)
def test_what_cannot_be_sent_is_refused_before_anything_is(runner, api, talk, tmp_path, make, said):
    make(tmp_path / "bad.wav")
    result = run(runner, talk, tmp_path / "bad.wav")

    assert result.exit_code == 2
    assert said in result.stderr
    assert api.calls == []


def test_a_rejected_job_ends_with_1_and_the_servers_words(runner, api, talk):
    api.on_received = lambda job: api.end(job, "rejected", "file type not supported. Convert it.")
    result = run(runner, talk, "--wait")

    assert result.exit_code == 1
    assert result.stdout == ""
    assert "file type not supported. Convert it." in result.stderr


def test_one_that_fails_does_not_keep_the_others_from_their_transcripts(runner, api, tmp_path):
    paths = [recording(tmp_path, name) for name in ("bad.wav", "good.wav")]
    api.on_received = lambda job: (
        api.end(job, "rejected", "no audio") if job.data_name == "bad.wav" else api.end(job)
    )
    result = run(runner, *paths, "--output", tmp_path, "--json")

    assert result.exit_code == 1
    assert "1 of 2 recordings failed" in result.stderr
    by_name = {Path(line["file"]).name: line for line in lines(result.stdout)}
    assert by_name["bad.wav"]["status"] == "rejected"
    assert "no audio" in by_name["bad.wav"]["error"]["message"]
    assert by_name["good.wav"] == {
        "file": str(tmp_path / "good.wav"),
        "id": api.named("good.wav").id,
        "status": "done",
        "transcripts": {"txt": str(tmp_path / "good.txt")},
    }


def test_json_tells_a_script_of_each_file_in_a_line(runner, api, talk):
    result = run(runner, talk, "--json")
    assert lines(result.stdout) == [
        {"file": str(talk), "id": api.named("talk.wav").id, "status": "submitted"}
    ]
    waited = run(runner, talk, "--json", "--wait")
    assert [line["status"] for line in lines(waited.stdout)] == ["done"]


def test_the_config_is_sent_as_it_was_written(runner, api, talk, tmp_path):
    config = {"type": "transcription", "transcription_config": {"language": "de"}, "tracking": {"title": "ä"}}
    file = tmp_path / "config.json"
    file.write_text(json.dumps(config), encoding="utf-8")
    for given in (str(file), json.dumps(config)):
        api.jobs.clear()
        assert run(runner, talk, "--config", given).exit_code == 0
        assert api.named("talk.wav").config == config


def test_options_stand_for_a_small_config(runner, api, talk):
    assert run(runner, talk, "--language", "de", "--operating-point", "enhanced").exit_code == 0
    wanted = {"language": "de", "model": "enhanced"}
    assert api.named("talk.wav").config["transcription_config"] == wanted
    assert api.count("GET /v2/languages") == 0


def test_without_an_operating_point_the_deployment_says_which(runner, api, talk):
    api.languages = [
        {"language": "auto", "default_operating_point": "standard"},
        {"language": "pl", "default_operating_point": "enhanced"},
    ]
    assert run(runner, talk, "--language", "pl").exit_code == 0
    assert run(runner, talk, "--language", "auto").exit_code == 0
    assert [job.config["transcription_config"]["model"] for job in api.jobs.values()] == [
        "enhanced",
        "standard",
    ]


def test_a_language_that_the_deployment_lacks_is_left_to_the_api_to_refuse(runner, api, talk):
    assert run(runner, talk, "--language", "tlh").exit_code == 0
    assert api.named("talk.wav").config["transcription_config"] == {"language": "tlh"}


def test_a_deployment_of_before_gets_a_config_without_an_operating_point(runner, api, talk):
    unknown = json.dumps({"code": 404, "error": "Not Found"}).encode()
    headers = {"X-Longhand-Error": "api.path_unknown"}
    api.trouble.append(Trouble("GET", "/v2/languages", 404, unknown, headers))
    assert run(runner, talk).exit_code == 0
    assert api.named("talk.wav").config["transcription_config"] == {"language": "en"}


@pytest.mark.parametrize(
    ("given", "said"),
    [("{", "is no JSON"), ("/nonexistent/config.json", "cannot read the config"), ("{}{", "is no JSON")],
)
def test_a_config_that_cannot_be_read_is_refused_at_once(runner, api, talk, given, said):
    result = run(runner, talk, "--config", given)
    assert result.exit_code == 2
    assert said in result.stderr
    assert api.calls == []


def test_a_config_that_is_no_object_is_refused_at_once(runner, api, talk, tmp_path):
    (tmp_path / "list.json").write_text("[]")
    result = run(runner, talk, "--config", tmp_path / "list.json")
    assert result.exit_code == 2
    assert "JSON object" in result.stderr


def test_a_config_beside_options_for_one_is_a_usage_error(runner, api, talk):
    result = run(runner, talk, "--config", "{}", "--language", "de")
    assert result.exit_code == 2
    assert api.calls == []


def test_what_the_api_refuses_is_told_in_its_own_words(runner, api, talk):
    refusal = refused(400, "Job rejected", "api.config_rejected", "transcription_config.language: no such")
    api.trouble.append(Trouble("POST", "/v2/uploads", 400, refusal.get_data(), dict(refusal.headers.items())))
    result = run(runner, talk)

    assert result.exit_code == 1
    assert "Job rejected: transcription_config.language: no such" in result.stderr


def test_a_wrong_key_ends_with_4_and_is_not_shown(runner, api, talk, monkeypatch):
    monkeypatch.setenv("LONGHAND_API_KEY", "lh_wrong")
    result = run(runner, talk)

    assert result.exit_code == 4
    assert "Permission Denied" in result.stderr
    assert "lh_wrong" not in result.output


def test_room_for_another_job_is_waited_for_as_long_as_it_takes_and_told(runner, api, talk, monkeypatch):
    waits = []
    monkeypatch.setattr(Stop, "pause", lambda _stop, seconds: waits.append(seconds))
    full = refused(429, "Max concurrent running jobs exceeded", "api.too_many_jobs")
    headers = {**dict(full.headers.items()), "Retry-After": "7"}
    api.trouble.append(Trouble("POST", "/v2/uploads", 429, full.get_data(), headers, times=20))
    result = run(runner, talk)

    assert result.exit_code == 0
    assert "talk.wav: too many jobs, waiting" in result.stderr
    assert result.stderr.count("too many jobs") == 1
    assert waits == [7.0] * 20


def test_a_store_that_stumbles_gets_the_recording_again(runner, api, tmp_path):
    large = recording(tmp_path, "large.wav", 3500)
    api.trouble.append(Trouble("PUT", "/store/", 503, skip=1, times=2))
    assert run(runner, large).exit_code == 0
    assert api.recording("large.wav") == large.read_bytes()


def test_addresses_that_are_no_longer_valid_are_asked_for_anew(runner, api, tmp_path):
    large = recording(tmp_path, "large.wav", 3500)

    def expire():
        api.stale_before = api.fresh

    api.trouble.append(Trouble("PUT", "/store/job1/3", before=expire))
    assert run(runner, large).exit_code == 0
    assert api.recording("large.wav") == large.read_bytes()
    assert api.count("PUT /store/job1/1/") == 1, "a part that was there was sent again"


def test_a_store_that_never_takes_it_is_given_up(runner, api, talk):
    api.stale_before = 10**6
    result = run(runner, talk)
    assert result.exit_code == 1
    assert "the store answers 403" in result.stderr


def test_a_recording_that_changes_while_it_is_sent_becomes_no_job(runner, api, tmp_path):
    large = recording(tmp_path, "large.wav", 3500)
    api.trouble.append(Trouble("PUT", "/store/job1/2", before=lambda: os.truncate(large, 1500)))
    result = run(runner, large)

    assert result.exit_code == 1
    assert "large.wav" in result.stderr
    assert api.named("large.wav").status == "deleted"


def test_waiting_has_an_end_where_one_is_given(runner, api, talk):
    api.on_received = lambda _job: None
    result = run(runner, talk, "--wait", "--timeout", "0")

    assert result.exit_code == 5
    assert "The same command waits on" in result.stderr


def test_an_api_that_cannot_be_reached_ends_with_3(runner, api, talk, monkeypatch):
    monkeypatch.setenv("LONGHAND_API_URL", "http://127.0.0.1:9")
    result = run(runner, talk)
    assert result.exit_code == 3
    assert "Connection refused" in result.stderr
    assert "0x" not in result.stderr


def test_a_hundred_jobs_are_waited_for_with_few_calls(runner, api, tmp_path):
    paths = [recording(tmp_path, f"{number}.wav", 10) for number in range(60)]

    def end_all(_job):
        if all(job.received for job in api.jobs.values()) and len(api.jobs) == len(paths):
            for job in api.jobs.values():
                api.end(job)

    api.on_received = end_all
    result = run(runner, *paths, "--output", tmp_path / "out")

    assert result.exit_code == 0
    assert len(list((tmp_path / "out").iterdir())) == len(paths)
    assert api.count("GET /v2/jobs/") < 4 * len(paths)


def test_each_stage_of_a_job_is_told_once(runner, api, talk):
    def go(job):
        job.stage = "running"
        job.share = 0.5
        api.trouble.append(Trouble("GET", f"/v2/jobs/{job.id}", skip=1, before=lambda: api.end(job)))

    api.on_received = go
    result = run(runner, talk, "--wait")
    stages = [line.removeprefix("talk.wav: ").partition(":")[0] for line in result.stderr.splitlines()]
    assert stages == ["uploading", "running", "done"]


def test_a_job_that_somebody_deletes_meanwhile_is_told_as_gone(runner, api, talk):
    api.on_received = lambda job: api.end(job, "deleted")
    result = run(runner, talk, "--wait")
    assert result.exit_code == 1
    assert "Job not found" in result.stderr


def test_a_name_that_is_no_text_is_sent_as_far_as_it_is(runner, api, tmp_path):
    path = os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.wav")
    recording(tmp_path, Path(path).name)
    result = run(runner, path, "--json")
    assert result.exit_code == 0
    assert lines(result.stdout)[0]["file"] == path
    assert api.named("caf\N{REPLACEMENT CHARACTER}.wav").received
    assert run(runner, path).exit_code == 0

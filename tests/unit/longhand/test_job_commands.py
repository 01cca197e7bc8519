import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from longhand.__main__ import app
from longhand.jobs import length_text
from longhand.output import printable
from tests.unit.longhand.small_api import Trouble


def run(runner, *arguments):
    return runner.invoke(app, list(map(str, arguments)))


@pytest.fixture(autouse=True)
def zone(monkeypatch):
    import time

    monkeypatch.setenv("TZ", "UTC-2")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_jobs_are_shown_newest_first_in_the_time_of_this_place(runner, api):
    api.add(1, status="done")
    api.add(2, stage="running", share=0.42)
    api.add(3, stage="submitted")
    result = run(runner, "jobs")

    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "ID    CREATED              STATUS       LENGTH  NAME",
        "job3  2026-01-02 05:04:08  queued       1:05    3.wav",
        "job2  2026-01-02 05:04:07  running 42%  1:05    2.wav",
        "job1  2026-01-02 05:04:06  done         1:05    1.wav",
    ]


def test_as_many_jobs_as_asked_for_are_shown_and_only_those_of_a_status(runner, api):
    for number in range(300):
        api.add(number, status="done" if number % 3 else "rejected")
    shown = json.loads(run(runner, "jobs", "--limit", 50, "--status", "rejected", "--json").stdout)

    assert [job["id"] for job in shown] == [f"job{number}" for number in range(297, 147, -3)]
    assert api.count("GET /v2/jobs") == 2


def test_deleted_jobs_are_shown_where_they_are_asked_for(runner, api):
    api.add(1, status="deleted")
    assert "there is no such job" in run(runner, "jobs").stderr
    assert "job1" in run(runner, "jobs", "--deleted").stdout
    assert "job1" in run(runner, "jobs", "--status", "deleted").stdout


def test_a_name_does_nothing_to_the_terminal(runner, api):
    api.add(1).data_name = "a\x1b[31mb.wav"
    assert "\x1b" not in run(runner, "jobs").stdout


@given(st.text())
def test_what_is_shown_of_a_name_is_one_line_of_it(name):
    assert printable(name).isprintable()
    assert len(printable(name)) == len(name)


@given(st.integers(1, 100 * 3600))
def test_a_length_reads_as_people_write_it(seconds):
    parts = [int(part) for part in length_text(seconds).split(":")]
    assert sum(part * 60**place for place, part in enumerate(reversed(parts))) == seconds
    assert all(part < 60 for part in parts[1:])


def test_a_transcript_is_printed_as_it_is(runner, api):
    api.add(1, status="done")
    assert run(runner, "transcript", "job1").stdout == "txt of 1.wav\n"
    assert run(runner, "transcript", "job1", "--format", "json-v2").stdout == "json-v2 of 1.wav\n"


@pytest.mark.parametrize(
    ("options", "asked"),
    [
        (("--speakers", "2"), "speakers=2"),
        (("--min-speakers", "2", "--max-speakers", "4"), "min_speakers=2 max_speakers=4"),
    ],
)
def test_a_transcript_is_asked_for_with_other_speakers(runner, api, options, asked):
    api.add(1, status="done")
    assert run(runner, "transcript", "job1", *options).stdout == f"txt of 1.wav {asked}\n"


def test_no_speakers_at_all_are_refused(runner, api):
    api.add(1, status="done")
    assert run(runner, "transcript", "job1", "--speakers", "0").exit_code == 2


def test_a_transcript_is_written_but_not_over_a_file(runner, api, tmp_path):
    api.add(1, status="done")
    file = tmp_path / "new" / "talk.srt"
    command = ("transcript", "job1", "--format", "srt", "--output", file)

    assert run(runner, *command).exit_code == 0
    assert file.read_text() == "srt of 1.wav\n"
    assert run(runner, *command).exit_code == 2
    assert run(runner, *command, "--overwrite").exit_code == 0


def test_a_transcript_that_is_not_ready_is_told_so(runner, api):
    api.add(1)
    result = run(runner, "transcript", "job1")
    assert result.exit_code == 1
    assert "Transcription not ready" in result.stderr


def test_a_transcript_can_be_waited_for(runner, api):
    job = api.add(1)
    api.trouble.append(Trouble("GET", "/v2/jobs/job1", before=lambda: api.end(job)))
    assert run(runner, "transcript", "job1", "--wait").stdout == "txt of 1.wav\n"


def test_waiting_for_a_transcript_ends_when_told_or_when_there_will_be_none(runner, api):
    job = api.add(1)
    assert run(runner, "transcript", "job1", "--timeout", "0").exit_code == 5
    api.end(job, "rejected", "no audio")
    result = run(runner, "transcript", "job1", "--wait")
    assert result.exit_code == 1
    assert "job job1 was rejected: no audio" in result.stderr


def test_the_log_of_a_job_is_printed(runner, api):
    api.add(1)
    assert run(runner, "log", "job1").stdout == "log of 1.wav\n"


def test_jobs_are_deleted_and_those_that_run_only_by_force(runner, api):
    api.add(1, status="done")
    api.add(2)
    result = run(runner, "delete", "job1", "job2", "job3")

    assert result.exit_code == 1
    assert result.stdout == "job1\n"
    assert "job2: Resource Locked" in result.stderr
    assert "job3: Job not found" in result.stderr
    assert "2 of 3 jobs were not deleted" in result.stderr
    assert run(runner, "delete", "job2", "--force").stdout == "job2\n"


def test_a_job_that_is_not_there_is_told_so(runner, api):
    result = run(runner, "delete", "none")
    assert result.exit_code == 1
    assert result.stderr.startswith("longhand: Job not found")
    assert run(runner, "transcript", "none").exit_code == 1


def test_usage_is_shown_by_language_and_in_all(runner, api):
    usage = {
        "since": "2026-01-01T00:00:00Z",
        "until": "2026-01-31T23:59:59Z",
        "summary": [{"mode": "batch", "type": "transcription", "count": 3, "duration_hrs": 1.5}],
        "details": [
            {
                "language": "en",
                "operating_point": "standard",
                "count": 3,
                "duration_hrs": 1.5,
                "mode": "batch",
            }
        ],
    }
    api.trouble.append(Trouble("GET", "/v2/usage", 200, json.dumps(usage).encode(), times=2))
    result = run(runner, "usage", "--since", "2026-01-01", "--until", "2026-01-31")

    assert result.stdout.splitlines() == [
        "LANGUAGE  OPERATING POINT  JOBS  HOURS",
        "en        standard         3     1.50",
        "all                        3     1.50",
    ]
    assert api.calls == ["GET /v2/usage?since=2026-01-01&until=2026-01-31"]
    assert json.loads(run(runner, "usage", "--json").stdout) == usage


@pytest.mark.parametrize("command", ["jobs", "transcript", "log", "delete", "usage", "submit", "watch"])
def test_no_command_takes_a_key_as_an_option(command):
    import typer.main

    names = {
        name for parameter in typer.main.get_command(app).commands[command].params for name in parameter.opts
    }
    assert "--api-key-file" in names
    assert "--api-key" not in names

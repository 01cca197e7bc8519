import base64
import hashlib
import json

import pytest

from tests.integration.worker.cloud import ALL_IS_WELL, CONFIG, TRANSCRIPT

NO_FILES = f"print({json.dumps(TRANSCRIPT)!r})"


def test_a_recording_becomes_a_transcript_in_three_formats(cloud, worker):
    outcome = worker(cloud.upload(), AWS_BATCH_JOB_ATTEMPT="2")

    assert outcome.status == 0, outcome.stderr
    assert set(cloud.stored()) == {
        "transcript.json",
        "transcript.txt",
        "transcript.srt",
        "log",
        "summary.json",
    }
    assert json.loads(cloud.text("transcript.json")) == TRANSCRIPT
    assert cloud.text("transcript.txt") == "as text"
    assert cloud.text("transcript.srt") == "as subtitles"


def test_every_result_has_its_content_type_and_checksum(cloud, worker):
    worker(cloud.upload())

    stored = cloud.stored()
    assert {name: answer["ContentType"] for name, answer in stored.items()} == {
        "transcript.json": "application/json",
        "transcript.txt": "text/plain; charset=utf-8",
        "transcript.srt": "application/x-subrip; charset=utf-8",
        "log": "text/plain; charset=utf-8",
        "summary.json": "application/json",
    }
    for answer in stored.values():
        digest = hashlib.sha256(answer["Body"].read()).digest()
        assert answer["ChecksumSHA256"] == base64.b64encode(digest).decode()


def test_the_summary_tells_what_it_took(cloud, worker):
    worker(cloud.upload(parallel=3), AWS_BATCH_JOB_ATTEMPT="2")

    summary = cloud.summary
    assert (summary.audio_seconds, summary.attempt, summary.parallel) == (62.0, 2, 3)
    assert 0 < summary.run_seconds < 60
    assert 0 < summary.download_seconds < 60
    assert 0 < summary.upload_seconds < 60
    assert summary.started_at < summary.finished_at


def test_the_summary_is_the_last_thing_that_is_stored(cloud, worker):
    worker(cloud.upload())

    stored = cloud.stored()
    last = stored.pop("summary.json")["LastModified"]
    assert all(answer["LastModified"] <= last for answer in stored.values())


def test_the_log_holds_the_words_of_both_programs_and_so_does_stderr(cloud, worker):
    outcome = worker(cloud.upload())

    log = cloud.text("log")
    assert "INFO sentryserver Transcribed 62 seconds of speech\n" in log
    assert "INFO longhand.worker download 100 %, " in log
    assert outcome.stderr.startswith(log)


def test_pipeline_is_called_as_the_contract_says(cloud, worker):
    worker.write_pipeline('say(" ".join(sys.argv[1:])); say(option("--job-config"))', ALL_IS_WELL)
    task = cloud.upload(parallel=2)

    worker(task)

    arguments = cloud.text("log").splitlines()[2].split(" ")
    assert arguments[::2] == ["--job-config", "--all-formats", "--parallel", "-stderr"]
    assert arguments[5] == "2"


def test_pipeline_is_given_the_config_of_the_job_and_the_recording_where_it_lies(cloud, worker):
    worker.write_pipeline(
        """
        config = json.loads(Path(option("--job-config")).read_text())
        path = config["fetch_data"]["url"].removeprefix("file://")
        say(json.dumps({"config": config, "heard": Path(path).read_text()}))
        """,
        ALL_IS_WELL,
    )
    others = {"tracking": {"title": "Grüße 😀"}, "output_config": {"srt_overrides": {"max_lines": 1}}}
    notified = [{"url": "https://example.com/told"}]
    task = cloud.upload(
        b"what is said",
        "talk.mp3",
        config=CONFIG
        | others
        | {"fetch_data": {"url": "https://example.com"}, "notification_config": notified},
    )

    assert worker(task).status == 0

    told = next(json.loads(line) for line in cloud.text("log").splitlines() if line.startswith("{"))
    assert told["heard"] == "what is said"
    url = told["config"].pop("fetch_data")["url"]
    assert url.startswith("file:///")
    assert url.endswith("/recording.mp3")
    assert told["config"] == CONFIG | others


def test_pipeline_gets_the_environment_but_no_credentials_and_nothing_of_the_task(cloud, worker):
    worker.write_pipeline("say(json.dumps(dict(os.environ)))", ALL_IS_WELL)

    worker(cloud.upload(), LICENSE_TOKEN="a.b.c", AWS_CONTAINER_CREDENTIALS_RELATIVE_URI="/x")

    told = next(json.loads(line) for line in cloud.text("log").splitlines() if line.startswith("{"))
    assert told["LICENSE_TOKEN"] == "a.b.c"
    assert told["PATH"] == worker.environment["PATH"]
    assert not [name for name in told if name.startswith(("AWS_", "LONGHAND_TASK_"))]


def test_an_image_that_knows_only_json_gets_text_and_subtitles_all_the_same(cloud, worker):
    worker.write_pipeline(NO_FILES)

    assert worker(cloud.upload()).status == 0

    assert cloud.text("transcript.txt") == "Grüße\n"
    assert cloud.text("transcript.srt") == "1\n00:00:00,500 --> 00:00:01,333\nGrüße\n"
    assert cloud.summary.audio_seconds == 1.25


def test_a_program_in_another_language_will_do(cloud, worker):
    document = json.dumps(TRANSCRIPT, ensure_ascii=False)
    worker.write_pipeline(f"cat <<'END'\n{document}\nEND\n", interpreter="/bin/sh")
    assert worker(cloud.upload()).status == 0
    assert cloud.text("transcript.txt") == "Grüße\n"


@pytest.mark.parametrize(
    "key",
    [
        "a b/c+d 100%.wav",
        "für alle/Ω ♥.mp3",
        "%2Fetc%2Fpasswd",
        "a//b",
        "../up.wav",
        "x" * 1024,
        "quo'te\".ogg",
    ],
)
def test_any_key_will_do(cloud, worker, key):
    assert worker(cloud.upload(key=key)).status == 0
    assert "summary.json" in cloud.stored()


def test_the_very_version_of_the_job_is_read_though_a_newer_one_is_there(cloud, worker):
    task = cloud.upload(b"first")
    cloud.upload(b"later")
    worker.write_pipeline(
        'say("heard " + next(Path(option("--job-config")).parent.glob("recording*")).read_text())',
        ALL_IS_WELL,
    )

    assert worker(task).status == 0

    assert "heard first\n" in cloud.text("log")


def test_a_bucket_without_versions_will_do(cloud, worker):
    cloud.client.put_bucket_versioning(Bucket=cloud.uploads, VersioningConfiguration={"Status": "Suspended"})
    assert worker(cloud.upload(version_id="null")).status == 0


def test_nothing_is_left_in_the_work_folder_and_nobody_else_may_look_into_it(cloud, worker):
    worker.write_pipeline(
        'say("mode " + oct(Path(option("--job-config")).parent.stat().st_mode))', ALL_IS_WELL
    )

    worker(cloud.upload())

    assert "mode 0o40700\n" in cloud.text("log")
    assert list(worker.work.iterdir()) == []


def test_a_retry_writes_over_what_the_attempt_before_left(cloud, worker):
    for name in ("error.json", "transcript.txt", "log"):
        cloud.put(name, b"of an attempt before")

    worker(cloud.upload(), AWS_BATCH_JOB_ATTEMPT="2")

    assert "error.json" not in cloud.stored()
    assert cloud.text("transcript.txt") == "as text"
    assert "of an attempt before" not in cloud.text("log")


def test_much_on_stderr_is_passed_on_whole_and_kept_in_part(cloud, worker):
    worker.write_pipeline('[say("x" * 999) for _ in range(10_000)]; say("the end")', ALL_IS_WELL)

    outcome = worker(cloud.upload())

    assert outcome.stderr.count("x" * 999 + "\n") == 10_000
    log = cloud.text("log")
    assert len(log) < 9_000_000
    assert "bytes are left out here" in log
    assert "the end\n" in log


def test_who_speaks_is_stored_where_pipeline_tells_it(cloud, worker):
    keeping = 'Path(os.environ["LONGHAND_KEEP_SPEAKERS"]).write_text("{}")'
    worker.write_pipeline("import os", keeping, ALL_IS_WELL)

    outcome = worker(cloud.upload())

    assert outcome.status == 0, outcome.stderr
    assert cloud.text("speakers.json") == "{}"
    assert cloud.get("speakers.json")["ContentType"] == "application/json"

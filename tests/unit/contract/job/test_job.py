from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.errors.audio import TooLong
from contract.errors.job import TaskInvalid
from contract.job.definition import RETRY_RULES, job_definition
from contract.job.identity import batch_name, job_id, job_of_batch_name
from contract.job.layout import config_key, error_key, log_key, summary_key, transcript_key
from contract.job.outcome import Failure, Summary
from contract.job.resources import fit
from contract.job.state import OF_BATCH, State
from contract.job.task import Task
from contract.limits import MAX_DURATION_SECONDS, MAX_INPUT_BYTES
from contract.transcript import timestamp

text = st.text(st.characters(exclude_categories=["Cs"]), min_size=1)


@given(text, text, text)
def test_the_same_upload_is_always_the_same_job(bucket, key, version):
    assert job_id(bucket, key, version) == job_id(bucket, key, version)
    assert len(job_id(bucket, key, version)) == 24
    assert set(job_id(bucket, key, version)) <= set("abcdefghijklmnopqrstuvwxyz234567")


def test_a_new_upload_under_the_same_key_is_a_new_job():
    assert job_id("b", "talk.mp3", "1") != job_id("b", "talk.mp3", "2")


def test_a_job_is_found_by_its_name_in_batch():
    assert job_of_batch_name(batch_name("abc")) == "abc"
    assert job_of_batch_name("somebody-elses") is None


def test_a_job_moves_forward_through_its_states_and_ends_once():
    ranks = [state.rank for state in State]
    assert ranks == sorted(ranks)
    assert [state for state in State if state.is_end] == [State.DONE, State.REJECTED, State.DELETED]
    assert State.DONE.rank == State.REJECTED.rank < State.DELETED.rank


def test_clients_see_running_until_there_is_an_end():
    assert {state.api_status for state in State if not state.is_end} == {"running"}
    assert (State.DONE.api_status, State.REJECTED.api_status) == ("done", "rejected")


def test_every_state_of_batch_means_one_of_ours():
    documented = {"SUBMITTED", "PENDING", "RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED", "FAILED"}
    assert set(OF_BATCH) == documented


def test_every_result_lies_in_the_folder_of_its_job():
    keys = [transcript_key("j"), transcript_key("j", "txt"), transcript_key("j", "srt"), log_key("j")]
    keys += [config_key("j"), error_key("j"), summary_key("j")]
    assert len(set(keys)) == len(keys)
    assert all(key.startswith("j/") for key in keys)


tasks = st.builds(
    Task,
    job=text,
    uploads_bucket=text,
    key=text,
    version_id=text,
    results_bucket=text,
    size_bytes=st.integers(0, MAX_INPUT_BYTES),
    parallel=st.integers(1, 96),
)


@given(tasks)
def test_the_worker_reads_the_task_that_was_written(task):
    assert Task.from_environment({**task.to_environment(), "PATH": "/bin"}) == task


@given(tasks)
def test_a_worker_without_a_task_names_what_is_missing(task):
    environment = task.to_environment()
    del environment["LONGHAND_TASK_KEY"]
    environment["LONGHAND_TASK_JOB"] = ""
    with pytest.raises(TaskInvalid, match="LONGHAND_TASK_JOB, LONGHAND_TASK_KEY not set"):
        Task.from_environment(environment)


@pytest.mark.parametrize("number", ["-1", "many", "1.5", "\uff11"])
def test_a_task_with_a_broken_number_is_refused(number):
    task = Task(
        job="j", uploads_bucket="u", key="k", version_id="v", results_bucket="r", size_bytes=1, parallel=1
    )
    with pytest.raises(TaskInvalid, match="LONGHAND_TASK_PARALLEL is no number"):
        Task.from_environment({**task.to_environment(), "LONGHAND_TASK_PARALLEL": number})


def test_why_a_job_failed_survives_its_file():
    moment = timestamp(datetime(2026, 1, 2, tzinfo=UTC))
    failure = Failure.of(TooLong("talk.mp3 is too long", "3 hours"), moment, exit_code=1, attempt=2)

    assert Failure.from_json(failure.to_json()) == failure
    assert failure.message == "talk.mp3 is too long: 3 hours"
    assert failure.code == "audio.too_long"


def test_a_summary_with_keys_of_a_later_version_is_still_read():
    summary = Summary(
        audio_seconds=600,
        download_seconds=1,
        run_seconds=30,
        upload_seconds=1,
        started_at="a",
        finished_at="b",
    )
    later = summary.to_json().replace(b"{", b'{"later": 1,', 1)

    assert Summary.from_json(later) == summary
    assert summary.real_time_factor == 0.05


@pytest.mark.parametrize("raw", [b"", b"[]", b"{}", b"\xff", b'{"code": "x"}'])
def test_a_file_that_tells_no_outcome_is_an_error(raw):
    with pytest.raises(ValueError, match=r"."):
        Failure.from_json(raw)


@given(
    st.integers(1, MAX_INPUT_BYTES),
    st.none() | st.floats(0, MAX_DURATION_SECONDS),
    st.sampled_from(["standard", "enhanced"]),
    st.integers(1, 48),
)
def test_a_job_has_whole_cores_and_room_for_its_recording(size, seconds, point, most):
    resources = fit(size, seconds, point, most)

    assert 1 <= resources.parallel <= most
    assert resources.vcpus == 2 * resources.parallel
    assert resources.memory_mib * 1024**2 > 2 * size


@pytest.mark.parametrize(
    ("minutes", "parallel"), [(1, 1), (4.9, 1), (10, 1), (20, 2), (60, 4), (120, 4), (None, 4)]
)
def test_long_recordings_get_more_cores_up_to_the_limit(minutes, parallel):
    seconds = None if minutes is None else minutes * 60
    assert fit(100_000_000, seconds, "standard", 4).parallel == parallel


def test_channels_are_as_much_work_as_recordings_of_their_own():
    assert fit(100_000_000, 1200, "standard", 4, channels=2) == fit(100_000_000, 2400, "standard", 4)
    assert fit(100_000_000, 200, "standard", 4, channels=2).parallel == 1


def test_a_job_that_failed_by_itself_is_not_tried_again():
    """Batch retries whatever no rule matches, so the last rules must match everything."""
    last = RETRY_RULES[-2:]
    assert {rule.action for rule in last} == {"EXIT"}
    assert [(rule.on_reason, rule.on_exit_code, rule.on_status_reason) for rule in last] == [
        ("*", None, None),
        (None, None, "*"),
    ]


def test_batch_takes_the_rules_of_retrying():
    """https://docs.aws.amazon.com/batch/latest/APIReference/API_RetryStrategy.html: five at most."""
    assert len(RETRY_RULES) <= 5


def test_the_container_writes_to_memory_alone_and_leaves_no_core_dump():
    definition = job_definition("en", "enhanced", 3600)

    assert definition.name == "en-enhanced"
    assert definition.readonly_root
    assert not definition.privileged
    assert definition.user == "1000:1000"
    assert {"/home/smuser", "/tmp"} == {tmpfs.path for tmpfs in definition.tmpfs}
    assert all({"nosuid", "nodev"} <= set(tmpfs.options) for tmpfs in definition.tmpfs)
    assert ("core", 0, 0) in [(limit.name, limit.soft, limit.hard) for limit in definition.ulimits]

import os
import resource
import signal
import time

import pytest

from tests.contract.program import children, is_running, wait_until, workers

SIGNALS = [signal.SIGTERM, signal.SIGINT, signal.SIGHUP]


@pytest.fixture
def work(tmp_path):
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


@pytest.fixture
def transcribing(pipeline, long_speech, work, tmp_path):
    """A function that starts a long run and returns when words have begun to come."""

    def start(*arguments):
        env = {"SM_LOG_DIR": str(tmp_path / "logs"), "SM_JOB_ID": "1"}
        process = pipeline.start(*arguments, "--input", long_speech, "--work-dir", work, env=env)
        log = tmp_path / "logs" / "1" / "sigurd.log"
        wait_until(lambda: process.poll() is not None or (log.exists() and " % done" in log.read_text()))
        assert process.poll() is None, process.communicate(timeout=60)
        return process

    return start


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_while_stdin_comes_in_leaves_nothing_behind(pipeline, work, number):
    with pipeline.start("--work-dir", work) as process:
        assert process.stdin
        process.stdin.write(b"RIFF" + bytes(1_000_000))
        process.stdin.flush()
        wait_until(lambda: any(work.glob("*/stdin")))
        process.send_signal(number)
        output, errors = process.communicate(timeout=30)
    assert process.returncode == 128 + number
    assert output == b""
    assert errors.decode().startswith(f"stopped by {number.name}\n")
    assert list(work.iterdir()) == []


@pytest.mark.parametrize("number", SIGNALS)
def test_a_signal_while_transcribing_ends_the_workers_and_leaves_nothing_behind(transcribing, work, number):
    process = transcribing()
    with process:
        started = [*children(process.pid), *workers(process.pid)]
        assert len(started) > 1
        process.send_signal(number)
        output, _ = process.communicate(timeout=30)
    assert process.returncode == 128 + number
    assert output == b""
    assert list(work.iterdir()) == []
    assert not any(map(is_running, started))


def test_a_signal_to_the_whole_group_reads_the_same(transcribing):
    process = transcribing()
    with process:
        for pid in (*workers(process.pid), *children(process.pid), process.pid):  # as a terminal does
            os.kill(pid, signal.SIGTERM)
        output, errors = process.communicate(timeout=30)
    assert process.returncode == 128 + signal.SIGTERM
    assert output == b""
    assert errors.decode().startswith("stopped by SIGTERM")


def test_a_signal_that_was_ignored_at_the_start_stays_ignored(pipeline, work):
    """As `nohup` has it, and a script that starts something in the background."""

    def ignore() -> None:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    with pipeline.start("--work-dir", work, preexec_fn=ignore) as process:
        process.stdin.write(b"RIFF" + bytes(1_000_000))
        process.stdin.flush()
        wait_until(lambda: any(work.glob("*/stdin")))
        for number in (signal.SIGHUP, signal.SIGINT, signal.SIGTERM):
            process.send_signal(number)
        _, errors = process.communicate(timeout=30)
    assert process.returncode == 128 + signal.SIGTERM
    assert errors.decode().startswith("stopped by SIGTERM\n")


def test_a_program_that_is_asked_tells_where_it_stands_and_goes_on(pipeline, work):
    with pipeline.start("--work-dir", work) as process:
        process.stdin.write(b"RIFF" + bytes(1_000_000))
        process.stdin.flush()
        wait_until(lambda: any(work.glob("*/stdin")))
        process.send_signal(signal.SIGUSR1)
        said = process.stderr.readline() + process.stderr.readline()
        process.send_signal(signal.SIGTERM)
        _, errors = process.communicate(timeout=30)
    assert b"(most recent call first):\n  File " in said
    assert process.returncode == 128 + signal.SIGTERM
    assert b"stopped by SIGTERM\n" in errors


def test_no_worker_outlives_a_program_that_was_killed(transcribing):
    process = transcribing()
    with process:
        started = [*children(process.pid), *workers(process.pid)]
        process.kill()
    wait_until(lambda: not any(map(is_running, started)))


def test_a_worker_killed_for_memory_ends_the_run_at_once(transcribing, work):
    process = transcribing()
    with process:
        (worker,) = workers(process.pid)
        os.kill(worker, signal.SIGKILL)
        killed = time.monotonic()
        output, errors = process.communicate(timeout=30)
    assert time.monotonic() - killed < 5
    assert process.returncode == 1
    assert output == b""
    lines = errors.decode().splitlines()
    assert lines[0] == "exit status 1"
    assert "OOMKilled" in errors.decode()
    assert "Error code: program.out_of_memory" in lines
    assert "Traceback" not in errors.decode()
    assert list(work.iterdir()) == []


def test_one_killed_worker_of_several_ends_the_others(transcribing):
    process = transcribing("--parallel", "2")
    with process:
        started = workers(process.pid)
        if len(started) < 2:
            process.kill()
            pytest.skip("only one core is present")
        os.kill(started[0], signal.SIGKILL)
        _, errors = process.communicate(timeout=30)
    assert errors.decode().startswith("exit status 1\n")
    assert not any(map(is_running, started))


@pytest.mark.parametrize("megabytes", [220, 320, 380])
def test_memory_refused_at_any_point_reads_as_documented(pipeline, speech, megabytes):
    """What is refused differs: a library, a model, the working memory of a model."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_AS, (megabytes * 1024**2,) * 2)

    outcome = pipeline("--input", speech, preexec_fn=limit)
    if outcome.status == 0 and megabytes > 300:
        pytest.skip("this system needs less memory")
    outcome.assert_failed("exit status 1", "program.out_of_memory")

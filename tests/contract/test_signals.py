"""A signal ends the program within two seconds, whatever it is doing, also in code that stops for nobody."""

import os
import select
import signal
import socket
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.contract.program import Pipeline, children, is_running, wait_until, workers

SECONDS = 2.0
STOPPED = "stopped by SIGTERM\nno transcript was written\n"
HOLDS_THE_INTERPRETER = """
import ctypes, os, pathlib
from transcriber.pipeline import __main__, run
def stuck(*_):
    lock, mutex = ctypes.PyDLL(None).pthread_mutex_lock, ctypes.create_string_buffer(128)
    lock(mutex)
    pathlib.Path(os.environ["MARK"]).touch()
    lock(mutex)
run.{stage} = stuck
__main__.main()
"""
"""Native code that does not end, and lets Python handle no signal, in place of a stage of the run."""


@pytest.fixture
def work(tmp_path):
    folder = tmp_path / "work"
    folder.mkdir()
    return folder


@pytest.fixture
def stuck(pipeline, quiet, work, tmp_path):
    """A function that starts a run in which a stage holds the interpreter, and returns when it does."""

    def start(stage="find_recording", **options):
        mark = tmp_path / "mark"
        program = (sys.executable, "-c", HOLDS_THE_INTERPRETER.format(stage=stage))
        process = Pipeline(pipeline.environment | {"MARK": str(mark)}, program).start(
            "--input", quiet, "--work-dir", work, **options
        )
        wait_until(lambda: mark.exists() and sleeps(*children(process.pid)))
        return process

    return start


@contextmanager
def ended_in_time(process, work, number=signal.SIGTERM):
    """Send a signal at the end of the block, and see that nothing is left soon after."""
    with process:
        yield
        left = [process.pid, *children(process.pid), *workers(process.pid)]
        process.send_signal(number)
        sent = time.monotonic()
        status = process.wait(timeout=30)
        took = time.monotonic() - sent
        assert status == 128 + number
        assert not any(map(is_running, left))
        assert list(work.iterdir()) == []
        assert process.stdout.read() == b""
        assert took < SECONDS


def sleeps(pid):
    return ") S " in Path(f"/proc/{pid}/stat").read_text("ascii")


def processor_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text("ascii").rpartition(") ")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_native_code_that_holds_the_interpreter_is_ended(stuck, work, number):
    process = stuck()
    with ended_in_time(process, work, number):
        assert list(work.iterdir()) != []


def test_it_is_told_in_the_documented_words(stuck, work):
    process = stuck()
    process.terminate()
    _, errors = process.communicate(timeout=30)
    assert errors.decode().startswith(STOPPED)
    assert errors.decode().endswith("Error code: program.stopped\n")


def test_the_log_tells_it_as_well(stuck, tmp_path):
    process = stuck(env={"SM_LOG_DIR": str(tmp_path / "logs")})
    process.terminate()
    process.communicate(timeout=30)
    assert "stopped by SIGTERM" in (tmp_path / "logs" / "sigurd.log").read_text()


def test_workers_of_a_program_that_is_stuck_are_ended(stuck, work):
    process = stuck("_opened")
    with ended_in_time(process, work):
        assert workers(process.pid)


def test_a_regular_expression_without_end_is_ended(pipeline, sentence, work, config):
    rules = [{"from": f"/(?:{'|'.join('.' * 60)})*x/", "to": ""}]
    file = config({"transcript_filtering_config": {"replacements": rules}})
    process = pipeline.start("--input", sentence, "--job-config", file, "--work-dir", work)
    with ended_in_time(process, work):
        wait_until(lambda: workers(process.pid) != [])
        patterns = workers(process.pid)[0]
        wait_until(lambda: processor_seconds(patterns) > 0.5)


def test_a_program_that_loads_its_models_is_ended(pipeline, quiet, work):
    process = pipeline.start("--input", quiet, "--work-dir", work)
    with ended_in_time(process, work):
        wait_until(lambda: workers(process.pid) != [])


def test_a_program_that_waits_for_stdin_is_ended(pipeline, work):
    process = pipeline.start("--work-dir", work)
    with ended_in_time(process, work):
        wait_until(lambda: any(work.glob("*/stdin")))


def test_a_program_that_fetches_is_ended(pipeline, work, config):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(60)
        file = config(fetch_data={"url": f"http://127.0.0.1:{server.getsockname()[1]}/a.wav"})
        process = pipeline.start("--job-config", file, "--work-dir", work, "--fetch-internal")
        with ended_in_time(process, work):
            connection, _ = server.accept()
        connection.close()


def test_a_program_whose_stderr_nobody_reads_is_ended(pipeline, work):
    reader, writer = os.pipe()
    while select.select([], [writer], [], 0)[1]:
        os.write(writer, bytes(4096))
    process = pipeline.start("--work-dir", work, stderr=writer)
    with ended_in_time(process, work):
        wait_until(lambda: any(work.glob("*/stdin")))
    os.close(reader)
    os.close(writer)


def test_a_signal_that_was_ignored_from_the_start_ends_nothing(pipeline, quiet):
    def ignore():
        signal.signal(signal.SIGHUP, signal.SIG_IGN)

    with pipeline.start("--input", quiet, preexec_fn=ignore) as process:
        wait_until(lambda: workers(process.pid) != [])
        process.send_signal(signal.SIGHUP)
        output, _ = process.communicate(timeout=60)
    assert process.returncode == 0
    assert output


@pytest.mark.parametrize(
    ("number", "message", "code"),
    [
        (signal.SIGKILL, "exit status 1", "program.out_of_memory"),
        (signal.SIGSEGV, "a worker process ended suddenly", "program.worker"),
    ],
)
def test_the_sudden_end_of_the_process_that_works_is_told(stuck, work, number, message, code):
    process = stuck("_opened")
    (working,), started = children(process.pid), workers(process.pid)
    os.kill(working, number)
    output, errors = process.communicate(timeout=30)
    assert process.returncode == 1
    assert output == b""
    assert errors.decode().startswith(f"{message}\n")
    assert f"Error code: {code}\n" in errors.decode()
    assert list(work.iterdir()) == []
    assert not any(map(is_running, started))


def test_a_program_that_is_killed_takes_what_is_stuck_with_it(stuck):
    process = stuck("_opened")
    started = [*children(process.pid), *workers(process.pid)]
    process.kill()
    process.communicate(timeout=30)
    wait_until(lambda: not any(map(is_running, started)))

import os
import subprocess
import sys
import threading

import pytest

from contract.errors.program import OutputNotWritten
from transcriber.pipeline.stdout import reserved_stdout, write_whole

NOISY = """
import os, sys
from transcriber.pipeline.stdout import reserved_stdout, write_whole
with reserved_stdout() as stdout:
    print("from Python")
    os.write(1, b"from a native library")
    os.system("echo from a child")
    write_whole(stdout, b"{}")
"""


def run(script, **options):
    return subprocess.run(
        [sys.executable, "-c", script], capture_output=True, check=True, timeout=60, **options
    )


def test_whatever_is_printed_goes_to_stderr_instead():
    done = run(NOISY)
    assert done.stdout == b"{}"
    for source in (b"from Python", b"from a native library", b"from a child"):
        assert source in done.stderr


def test_closed_standard_streams_are_no_trap_for_the_next_file():
    script = NOISY.replace('os.system("echo from a child")', 'assert os.open("/dev/null", os.O_RDONLY) > 2')
    assert run(script, preexec_fn=lambda: (os.close(0), os.close(2))).stdout == b"{}"


def test_a_closed_stdout_is_an_error_before_the_work_begins():
    script = (
        "import sys\ntry:\n" + NOISY.replace("\n", "\n    ") + "\nexcept Exception as e: sys.exit(str(e))"
    )
    started = subprocess.run(
        [sys.executable, "-c", script],
        stderr=subprocess.PIPE,
        preexec_fn=lambda: os.close(1),
        timeout=60,
        check=False,
    )
    assert b"STDOUT is closed" in started.stderr


def test_stdout_is_as_before_afterwards(capfd):
    with reserved_stdout():
        pass
    os.write(1, b"back")
    assert capfd.readouterr().out == "back"


def test_a_reader_that_went_away_is_told():
    reader, writer = os.pipe()
    os.close(reader)
    with pytest.raises(OutputNotWritten, match=r"Broken pipe after 0 of 3 bytes"):
        write_whole(writer, b"{ }")
    os.close(writer)


def test_a_full_disk_is_told():
    full = os.open("/dev/full", os.O_WRONLY)
    with pytest.raises(OutputNotWritten, match="No space left"):
        write_whole(full, b"{}")
    os.close(full)


def test_a_pipe_that_does_not_block_gets_all_the_same():
    reader, writer = os.pipe()
    os.set_blocking(writer, False)
    data = os.urandom(1_000_000)
    received = bytearray()

    def read() -> None:
        while block := os.read(reader, 65536):
            received.extend(block)

    reading = threading.Thread(target=read)
    reading.start()
    write_whole(writer, data)
    os.close(writer)
    reading.join(10)
    os.close(reader)
    assert bytes(received) == data

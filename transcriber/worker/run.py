"""Running `pipeline` to its end, and passing signals on to it."""

import logging
import signal
import subprocess
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from contract.errors.job import PipelineMissing
from transcriber.pipeline.signals import SignalReceived
from transcriber.worker.program import ORCHESTRATOR
from transcriber.worker.signals import signals_held

LINE_BYTES: Final = 64 * 1024
"""A longer line on STDERR is taken for several."""
LAST_LINES: Final = 400
"""Kept to find out why it failed: a stack trace may stand behind the message."""
GRACE_SECONDS: Final = 10.0
"""For an orderly end after a signal. ECS kills the whole container after 30 s."""
_STDERR_SECONDS: Final = 5.0
"""How long STDERR may stay open after the program ended, in hands of processes that it left behind."""

Listener = Callable[[bytes], None]
"""Takes a line with its line break, which is there also where the program left it out."""

_log = logging.getLogger("longhand.worker")


@dataclass(frozen=True, slots=True)
class Ended:
    """How it ended.

    Attributes
    ----------
    status
        Exit status; below 0, the negative number of the signal that killed it.
    seconds
        It ran.
    lines
        The last ones on STDERR, without line breaks.
    """

    status: int
    seconds: float
    lines: Sequence[str]


def run(
    command: Sequence[str],
    stdout: Path,
    environment: Mapping[str, str],
    listeners: Sequence[Listener],
    *,
    grace_seconds: float = GRACE_SECONDS,
) -> Ended:
    """Run a program; STDOUT goes to a file.

    Parameters
    ----------
    listeners
        Each is called with each line on STDERR, from a thread.

    Raises
    ------
    PipelineMissing
        It is there, but cannot be started.
    SignalReceived
        Passed on, after the program has ended too.
    """
    started = time.monotonic()
    process = None
    lines: deque[bytes] = deque(maxlen=LAST_LINES)
    try:
        with signals_held():  # a program must not be started and then forgotten
            process = _start(command, stdout, environment)
        assert process.stderr
        listener = threading.Thread(
            target=_listen, args=(process.stderr, listeners, lines), name="stderr", daemon=True
        )
        listener.start()
        status = process.wait()
    except SignalReceived as received:
        if process:
            _stop(process, received.number, grace_seconds)
        raise
    listener.join(_STDERR_SECONDS)
    words = tuple(line.decode("utf-8", "replace").rstrip("\r\n") for line in list(lines))
    return Ended(status, time.monotonic() - started, words)


def _start(command: Sequence[str], stdout: Path, environment: Mapping[str, str]) -> subprocess.Popen[bytes]:
    try:
        with stdout.open("xb") as file:
            return subprocess.Popen(  # noqa: S603 - the image's own program
                command,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=subprocess.PIPE,
                env=environment,
                cwd=ORCHESTRATOR if ORCHESTRATOR.is_dir() else None,
            )
    except OSError as error:
        raise PipelineMissing("pipeline cannot be started", f"{command[0]}: {error.strerror}") from error


def _listen(stderr: BinaryIO, listeners: Sequence[Listener], lines: deque[bytes]) -> None:
    with stderr:
        while line := stderr.readline(LINE_BYTES):
            whole = line if line.endswith(b"\n") else line + b"\n"
            lines.append(whole)
            for listener in listeners:
                listener(whole)


def _stop(process: subprocess.Popen[bytes], number: int, grace_seconds: float) -> None:
    _log.info("%s is passed on to pipeline", signal.Signals(number).name)
    process.send_signal(number)
    try:
        process.wait(grace_seconds)
    except subprocess.TimeoutExpired:
        _log.warning("pipeline did not end within %g s and is killed", grace_seconds)
        process.kill()
        process.wait()

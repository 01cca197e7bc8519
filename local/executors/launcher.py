"""Starts programs through a supervisor, and follows them."""

from __future__ import annotations

import contextlib
import fcntl
import json
import logging
import math
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from local.executors.executor import HOST_GONE, CannotStart, Exit
from local.waiting import KILLED_SECONDS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_SUPERVISOR: Final = Path(__file__).with_name("supervisor.py")
_PIECE_BYTES: Final = 64 * 1024
_SIGNALLED: Final = 128

_ANSWER_SECONDS: Final = 60.0
"""How long the supervisor may take to start a program, on a busy machine. It is a matter of milliseconds."""
_END_SECONDS: Final = 60.0
"""How long it may take to end a program once its grace is over, or all of them; it allows itself less."""
_LOOK_SECONDS: Final = 5.0
"""How often whoever reads a program looks whether another thread has asked it to end."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """What to run.

    Attributes
    ----------
    environment
        All of it: nothing is inherited.
    folder
        Where it runs; removed, with all that is in it, when the program has ended. None for the
        root.
    cleanup
        A command that is run after the program had to be killed.
    """

    argv: Sequence[str]
    environment: Mapping[str, str]
    folder: str | None = None
    cleanup: Sequence[str] | None = None


class Launcher:
    """A supervisor, and the way to it. It costs one process; programs start in 2 ms.

    Make it after the last fork that does not execute another program: a child that holds a copy of the socket
    would keep the programs alive when this process is killed.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._closed = False
        self._begin()

    def start(self, program: Program) -> Running:
        """Start a program.

        Raises
        ------
        CannotStart
            It does not exist or may not be run, or the launcher is closed.
        """
        ours, theirs = socket.socketpair()
        output, output_of_program = os.pipe2(os.O_CLOEXEC)
        os.set_blocking(output, False)
        try:
            self._hand_over(theirs.fileno(), output_of_program)
            running = Running(ours, output)
        except BaseException:
            ours.close()
            os.close(output)
            raise
        finally:
            theirs.close()
            os.close(output_of_program)
        running.begin(program)
        return running

    def close(self) -> None:
        """Kill what still runs, and end the supervisor."""
        with self._lock:
            self._closed = True
            self._end()

    def _hand_over(self, channel: int, output: int) -> None:
        with self._lock:
            if self._closed:
                raise CannotStart("CannotStartContainerError: the embedded cloud is being shut down")
            try:
                socket.send_fds(self._control, [b"."], [channel, output])
            except OSError:  # somebody killed it: all it ran is gone, but there may be more to run
                self._end()
                self._begin()
                socket.send_fds(self._control, [b"."], [channel, output])

    def _begin(self) -> None:
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            number = theirs.fileno()
            self._process = subprocess.Popen(  # noqa: S603 - our own script
                [sys.executable, "-I", "-S", str(_SUPERVISOR), str(number)],
                pass_fds=[number],
                env={},
                cwd="/",
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                start_new_session=True,  # Ctrl-C at the terminal is not for it
            )

    def _end(self) -> None:
        with contextlib.suppress(OSError):  # it is gone
            self._control.shutdown(socket.SHUT_RDWR)  # closing is not enough where a fork holds a copy
        self._control.close()
        try:
            self._process.wait(_END_SECONDS)
        except subprocess.TimeoutExpired:
            _log.warning("what supervises jobs did not end within %g s: it is killed", _END_SECONDS)
            self._process.kill()
            with contextlib.suppress(subprocess.TimeoutExpired):  # the kernel has more to do with it
                self._process.wait(KILLED_SECONDS)


class Running:
    """A program that was started: `local.executors.executor.Run`."""

    def __init__(self, channel: socket.socket, output: int) -> None:
        channel.settimeout(_ANSWER_SECONDS)
        self._channel = channel
        self._output = output
        self._lock = threading.Lock()
        self._give_up_at = math.inf
        self._answers = channel.makefile("rb")
        self._poll = select.poll()
        self._poll.register(output, select.POLLIN)
        self._poll.register(channel, select.POLLIN)
        self._exit: Exit | None = None
        self._left_bytes = 0
        self._open = True
        self._group = 0
        self._folder: str | None = None

    def begin(self, program: Program) -> None:
        description = json.dumps(asdict(program)).encode()
        try:
            self._channel.sendall(len(description).to_bytes(4, "big") + description)
            answer = self._answer()
        except OSError:
            answer = {}
        if "started" not in answer:
            self._close()
            raise CannotStart(f"CannotStartContainerError: {answer.get('failed', HOST_GONE)}")
        self._group = answer["started"]
        self._folder = program.folder

    @property
    def exit(self) -> Exit:
        assert self._exit is not None
        return self._exit

    def read(self, timeout_seconds: float | None) -> bytes | None:
        until = math.inf if timeout_seconds is None else time.monotonic() + timeout_seconds
        while self._exit is None:
            ready = self._ready(until)
            if self._channel.fileno() in ready:  # first: there may always be output
                self._end(_exit(self._answer()))
            elif self._output in ready:
                if piece := self._piece():
                    return piece
                self._poll.unregister(self._output)  # it closed its output, and runs on
            elif time.monotonic() >= self._give_up_at:
                self._give_up()
            elif time.monotonic() >= until:
                return None
        return self._rest()

    def stop(self, grace_seconds: float) -> None:
        with self._lock:
            self._give_up_at = min(self._give_up_at, time.monotonic() + grace_seconds + _END_SECONDS)
            if self._open:
                with contextlib.suppress(OSError):  # it has just ended
                    self._channel.sendall(f"{grace_seconds}\n".encode())

    def _ready(self, until: float) -> set[int]:
        """Wait for output or an answer, at most until then; none may also mean that it is time to look."""
        now = time.monotonic()
        seconds = max(0.0, min(until - now, self._give_up_at - now, _LOOK_SECONDS))
        return {number for number, _ in self._poll.poll(seconds * 1000)}

    def _end(self, exit_: Exit) -> None:
        self._exit = exit_
        # What it wrote lies in the pipe. More may come from a process that left the group, without an end.
        self._left_bytes = fcntl.fcntl(self._output, fcntl.F_GETPIPE_SZ)
        if exit_.code is None:
            self._clean_up()

    def _rest(self) -> bytes:
        piece = self._piece() if self._open and self._left_bytes > 0 else b""
        self._left_bytes -= len(piece)
        if not piece:
            self._close()
        return piece

    def _give_up(self) -> None:
        """Tell the end of a program that should have ended long ago; closing the channel asks once more."""
        _log.warning("process %d of a job did not end when it was asked to: it is given up", self._group)
        self._exit = Exit(code=None, status_reason=HOST_GONE)
        self._close()

    def _clean_up(self) -> None:
        """Do what the supervisor would have done, had it not been killed. The program itself died with it."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._group, signal.SIGKILL)
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _piece(self) -> bytes:
        try:
            return os.read(self._output, _PIECE_BYTES)
        except BlockingIOError:  # all is read; a process that left the group may hold the pipe, and write on
            return b""

    def _answer(self) -> dict[str, Any]:
        try:
            line = self._answers.readline()
        except OSError:
            line = b""
        answer: dict[str, Any] = json.loads(line) if line else {}
        return answer

    def _close(self) -> None:
        with self._lock:
            if self._open:
                self._open = False
                self._answers.close()
                self._channel.close()
                os.close(self._output)


def _exit(answer: Mapping[str, Any]) -> Exit:
    code = answer.get("exited")
    if code is None:
        return Exit(code=None, status_reason=HOST_GONE)
    if code == -signal.SIGKILL:
        # Of a process without a limit of memory, this says nothing about the job: it went as with its host.
        return Exit(code=_SIGNALLED + signal.SIGKILL, status_reason=HOST_GONE)
    return Exit(code=_SIGNALLED - code if code < 0 else code)

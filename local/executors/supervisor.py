"""The process that all programs of an executor are children of. A script: it imports nothing of the project.

Programs must end when whoever asked for them is gone, even by SIGKILL. The kernel can do that for a child
only (and counts the thread that forked it as its parent), not for the children of the child. So one process
with one thread starts them all, sees on its socket that nobody is there any more, and ends each with its
group; the kernel ends its children should it be killed itself.

It is given the number of a SEQPACKET socket. Each message there brings two descriptors: a stream socket, the
channel of one program, and the program's output. On the channel comes its description, JSON with its length
in four bytes in front; then, any number of times, a line with the seconds of grace in which it is to end.
Back go lines of JSON: `{"started": pid}` or `{"failed": why}`, then `{"exited": code}`. A channel that is
closed ends the program at once.
"""

import contextlib
import ctypes
import faulthandler
import json
import os
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import time
from typing import Any

_PR_SET_PDEATHSIG = 1
_PR_SET_CHILD_SUBREAPER = 36
_BURIAL_SECONDS = 2.0
"""How long the rest of a group may take to vanish after SIGKILL, before its end is reported all the same."""
_CLEANUP_SECONDS = 30.0
_ANSWER_SECONDS = 30.0
"""How long the other end of a channel may take to send a description, or to make room for an answer."""
_CANNOT_START = (OSError, ValueError, subprocess.SubprocessError)
"""What comes of a program that is not there, of a variable that cannot be, and of `_die_with_supervisor`."""

_PRCTL = ctypes.CDLL(None, use_errno=True).prctl
_SELF = os.getpid()


def _die_with_supervisor() -> None:
    _PRCTL(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != _SELF:  # it went before the line above
        os._exit(128 + signal.SIGKILL)


def _spawned(argv: list[str], environment: dict[str, str], folder: str, output: int) -> int:
    """Start a program in a group of its own, and give its process id: that of the group as well.

    Its end is seen in one place, `Supervisor._reap`. A `Popen` that is not told would look for itself, before
    it sends a signal and when it is let go, and reap what it finds dead. Nobody would hear of that end then.
    """
    process = subprocess.Popen(  # noqa: S603 - running what it is told to is what it is for
        argv,
        env=environment,
        cwd=folder,
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        start_new_session=True,
        preexec_fn=_die_with_supervisor,  # noqa: PLW1509 - there is one thread
    )
    process.returncode = 0  # it takes it for reaped, and keeps away from it
    return process.pid


def _send(number: int, process: int) -> None:
    """Send a signal to a process that was not reaped, or to its group (negative). A dead one feels nothing.

    Whoever has become another user may not be sent one: what remains is to wait.
    """
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(process, number)


def _is_group(number: int) -> bool:
    try:
        os.killpg(number, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


class _Program:
    """A program and its group, from its start until nothing is left of them.

    Attributes
    ----------
    code
        Exit code of the group's first process; None until that was reaped.
    due
        When to go on by force, on the monotonic clock; None while nothing is to be forced.
    cleaner
        Process id of its cleanup while that runs.
    """

    def __init__(self, channel: socket.socket, output: int, request: dict[str, Any]) -> None:
        self.channel = channel
        self.code: int | None = None
        self.due: float | None = None
        self.cleaner: int | None = None
        self._cleanup: list[str] | None = request["cleanup"]
        self._folder: str | None = request["folder"]
        self._environment: dict[str, str] = request["environment"]
        self._killed = False
        self._has_vanished = False
        self.pid = _spawned(request["argv"], self._environment, self._folder or "/", output)

    def request_end(self, grace_seconds: float) -> None:
        if self.code is None and not self._killed:
            _send(signal.SIGTERM, self.pid)
            at = time.monotonic() + grace_seconds
            self.due = at if self.due is None else min(at, self.due)

    def kill(self) -> None:
        if self.code is None:  # later the number of its group may be another's
            self._killed, self.due = True, None
            _send(signal.SIGKILL, -self.pid)

    def reaped(self, pid: int, code: int) -> None:
        """Take note of the end of its first process, or of its cleanup."""
        if pid == self.cleaner:
            self.cleaner = None
        else:
            self.code, self.due = code, time.monotonic() + _BURIAL_SECONDS

    def advance(self, now: float) -> bool:
        """Do what is to be done now; true once nothing is left of it."""
        is_late = self.due is not None and self.due <= now
        if self.code is None:
            if is_late:
                self.kill()
            return False
        if self.cleaner:
            if is_late:
                self.due = None
                _send(signal.SIGKILL, -self.cleaner)
            return False
        self._has_vanished = self._has_vanished or is_late or not _is_group(self.pid)
        return self._has_vanished and not self._clean_up(now)

    def _clean_up(self, now: float) -> bool:
        """Start the cleanup if there is one to do; false when there is not."""
        if not (self._killed and self._cleanup):
            return False
        command, self._cleanup = self._cleanup, None
        try:
            self.cleaner = _spawned(command, self._environment, "/", subprocess.DEVNULL)
        except _CANNOT_START:
            return False
        self.due = now + _CLEANUP_SECONDS
        return True

    def bury(self) -> None:
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
        _answer(self.channel, {"exited": self.code})
        self.channel.close()


class Supervisor:
    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._programs: list[_Program] = []
        self._selector = selectors.DefaultSelector()
        self._wakeup, writer = socket.socketpair()
        self._wakeup.setblocking(False)
        writer.setblocking(False)
        self._writer = writer
        # Whoever asks this process to end asks its parent as well, which ends the programs in order. Handlers
        # because programs would inherit that a signal is ignored.
        for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: None)
        signal.set_wakeup_fd(writer.fileno(), warn_on_full_buffer=False)
        self._selector.register(control, selectors.EVENT_READ)
        self._selector.register(self._wakeup, selectors.EVENT_READ)

    def serve(self) -> None:
        """Work until the other end of the control socket is closed, then end all programs."""
        open_ = True
        while open_ or self._programs:
            for key, _ in self._selector.select(self._seconds_to_next()):
                if key.fileobj is self._control:
                    open_ = self._take()
                elif key.data is None:
                    with contextlib.suppress(BlockingIOError):
                        self._wakeup.recv(4096)
                else:
                    self._hear(key.data)
            self._reap()
            self._advance()
            if not open_:
                self._close_control()
        signal.set_wakeup_fd(-1)
        _kill_children()

    def _take(self) -> bool:
        message, descriptors, *_ = socket.recv_fds(self._control, 1, 2)
        if not message:
            return False
        if len(descriptors) < 2:  # no room for more; whoever sent them finds its channel closed  # noqa: PLR2004
            for descriptor in descriptors:
                os.close(descriptor)
            return True
        channel, output = socket.socket(fileno=descriptors[0]), descriptors[1]
        channel.settimeout(_ANSWER_SECONDS)
        try:
            self._start(channel, output, _description(channel))
        except EOFError:
            channel.close()
        except _CANNOT_START as error:
            _answer(channel, {"failed": str(error)})
            channel.close()
        finally:
            os.close(output)
        return True

    def _start(self, channel: socket.socket, output: int, request: dict[str, Any]) -> None:
        program = _Program(channel, output, request)
        self._programs.append(program)
        self._selector.register(channel, selectors.EVENT_READ, program)
        _answer(channel, {"started": program.pid})

    def _hear(self, program: _Program) -> None:
        try:
            words = program.channel.recv(4096).split()
        except OSError:
            words = []
        if words:
            program.request_end(min(map(float, words)))
            return
        self._selector.unregister(program.channel)
        program.kill()

    def _close_control(self) -> None:
        if self._control.fileno() == -1:
            return
        self._selector.unregister(self._control)
        self._control.close()
        for program in self._programs:
            program.kill()

    def _reap(self) -> None:
        """Collect the dead: programs, and what they left behind, which became children of this process."""
        while True:
            try:
                found = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
            except ChildProcessError:
                return
            if found is None:
                return
            pid = found.si_pid
            program = next((each for each in self._programs if pid in {each.pid, each.cleaner}), None)
            if program:
                _send(signal.SIGKILL, -pid)  # its group, before its number is free for others
            _, status = os.waitpid(pid, 0)
            if program:
                program.reaped(pid, os.waitstatus_to_exitcode(status))

    def _advance(self) -> None:
        now = time.monotonic()
        for program in list(self._programs):
            if program.advance(now):
                self._programs.remove(program)
                with contextlib.suppress(KeyError):
                    self._selector.unregister(program.channel)
                program.bury()

    def _seconds_to_next(self) -> float | None:
        times = [program.due for program in self._programs if program.due is not None]
        return max(0.0, min(times) - time.monotonic()) if times else None


def _description(channel: socket.socket) -> dict[str, Any]:
    length = int.from_bytes(_exactly(channel, 4), "big")
    description: dict[str, Any] = json.loads(_exactly(channel, length))
    return description


def _exactly(channel: socket.socket, count: int) -> bytes:
    parts = []
    while count:
        part = channel.recv(count)
        if not part:
            raise EOFError
        parts.append(part)
        count -= len(part)
    return b"".join(parts)


def _kill_children() -> None:
    """Kill what left the group of its program: it became a child of this process when its parent died."""
    listing = f"/proc/self/task/{_SELF}/children"
    with contextlib.suppress(OSError), open(listing, encoding="ascii") as children:  # noqa: PTH123
        for number in children.read().split():
            os.kill(int(number), signal.SIGKILL)


def _answer(channel: socket.socket, answer: dict[str, Any]) -> None:
    with contextlib.suppress(OSError):  # nobody may be there any more
        channel.sendall(json.dumps(answer).encode() + b"\n")


if __name__ == "__main__":
    with contextlib.suppress(OSError):  # STDERR is closed
        faulthandler.register(signal.SIGUSR1, file=2)  # as the programs of this project do
    _PRCTL(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    Supervisor(socket.socket(fileno=int(sys.argv[1]))).serve()

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

_PRCTL = ctypes.CDLL(None, use_errno=True).prctl
_SELF = os.getpid()


def _die_with_supervisor() -> None:
    _PRCTL(_PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != _SELF:  # it went before the line above
        os._exit(128 + signal.SIGKILL)


class _Program:
    def __init__(self, channel: socket.socket, output: int, request: dict[str, Any]) -> None:
        self.channel = channel
        self.cleanup: list[str] | None = request["cleanup"]
        self.folder: str | None = request["folder"]
        self.environment: dict[str, str] = request["environment"]
        self.kill_at: float | None = None
        self.killed = False
        self.code: int | None = None
        self.bury_at = 0.0
        self.process = subprocess.Popen(  # noqa: S603 - running what it is told to is what it is for
            request["argv"],
            env=self.environment,
            cwd=self.folder or "/",
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,
            preexec_fn=_die_with_supervisor,  # noqa: PLW1509 - there is one thread
        )

    def request_end(self, grace_seconds: float) -> None:
        if self.code is None:
            self.process.send_signal(signal.SIGTERM)
        at = time.monotonic() + grace_seconds
        self.kill_at = at if self.kill_at is None else min(at, self.kill_at)

    def kill(self) -> None:
        self.killed, self.kill_at = True, None
        self.kill_group()

    def kill_group(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)

    def died(self, code: int) -> None:
        """Take note that the first process of the group has ended, and was reaped."""
        self.code = self.process.returncode = code
        self.kill_at = None
        self.bury_at = time.monotonic() + _BURIAL_SECONDS

    @property
    def is_gone(self) -> bool:
        if self.code is None:
            return False
        try:
            os.killpg(self.process.pid, 0)
        except ProcessLookupError:
            return True
        return time.monotonic() >= self.bury_at

    def bury(self) -> None:
        if self.killed and self.cleanup:
            with contextlib.suppress(OSError, subprocess.TimeoutExpired):
                subprocess.run(  # noqa: S603
                    self.cleanup,
                    check=False,
                    env=self.environment,
                    capture_output=True,
                    timeout=_CLEANUP_SECONDS,
                )
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)
        _answer(self.channel, {"exited": self.code})
        self.channel.close()


class Supervisor:
    def __init__(self, control: socket.socket) -> None:
        self._control = control
        self._programs: dict[int, _Program] = {}
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
        channel, output = socket.socket(fileno=descriptors[0]), descriptors[1]
        try:
            self._start(channel, output, _description(channel))
        except EOFError:
            channel.close()
        except OSError as error:
            _answer(channel, {"failed": str(error)})
            channel.close()
        finally:
            os.close(output)
        return True

    def _start(self, channel: socket.socket, output: int, request: dict[str, Any]) -> None:
        program = _Program(channel, output, request)
        self._programs[program.process.pid] = program
        self._selector.register(channel, selectors.EVENT_READ, program)
        _answer(channel, {"started": program.process.pid})

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
        for program in self._programs.values():
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
            program = self._programs.get(found.si_pid)
            if program:
                program.kill_group()  # before its number is free for others
            _, status = os.waitpid(found.si_pid, 0)
            if program:
                program.died(os.waitstatus_to_exitcode(status))

    def _advance(self) -> None:
        now = time.monotonic()
        for program in list(self._programs.values()):
            if program.kill_at is not None and program.kill_at <= now:
                program.kill()
            if program.is_gone:
                del self._programs[program.process.pid]
                with contextlib.suppress(KeyError):
                    self._selector.unregister(program.channel)
                program.bury()

    def _seconds_to_next(self) -> float | None:
        times = [program.bury_at for program in self._programs.values() if program.code is not None]
        times += [program.kill_at for program in self._programs.values() if program.kill_at is not None]
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
    _PRCTL(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)
    Supervisor(socket.socket(fileno=int(sys.argv[1]))).serve()

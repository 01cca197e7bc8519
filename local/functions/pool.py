"""A function with as many processes as it has invocations at once, up to a limit."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from local.waiting import wait_for_threads

if TYPE_CHECKING:
    from collections.abc import Callable

    from local.functions.zygote import Spawned

_LOAD_SECONDS: Final = 60.0
"""For the import of a handler, on a busy machine. Lambda allows 10 s."""


class FunctionFailed(Exception):
    """An invocation came to no result: the handler raised, took too long, or its process ended."""


class FunctionStopped(FunctionFailed):
    """An invocation came to no result, since the embedded cloud is stopping."""


@dataclass(frozen=True, slots=True)
class _Process:
    spawned: Spawned
    pid: int


class FunctionPool:
    """One function.

    Parameters
    ----------
    spawn
        Starts a process of it.
    name
        For messages.
    most
        Processes at once; further invocations wait.
    timeout_seconds
        Of one invocation.
    on_line
        Called with each line that the function prints, from threads of the pool.
    """

    def __init__(
        self,
        spawn: Callable[[], Spawned],
        name: str,
        most: int,
        timeout_seconds: float,
        on_line: Callable[[str], None],
    ) -> None:
        self._spawn = spawn
        self._name = name
        self._timeout_seconds = timeout_seconds
        self._on_line = on_line
        self._places = threading.Semaphore(most)
        self._lock = threading.Lock()
        self._idle: list[_Process] = []
        self._starting: list[Spawned] = []
        self._busy: set[_Process] = set()
        self._readers: list[threading.Thread] = []
        self._closed = False

    def warm(self) -> None:
        """Begin to start a process, without waiting until it is ready."""
        spawned = self._started()
        with self._lock:
            self._starting.append(spawned)

    def wait_until_loaded(self) -> None:
        """Wait for the processes that `warm` began to start.

        Raises
        ------
        FunctionFailed
            One ended instead.
        """
        while self._starting:
            process = self._ready(self._starting.pop())
            with self._lock:
                self._idle.append(process)

    def invoke(self, event: dict[str, Any]) -> Any:
        """Call the handler.

        Raises
        ------
        FunctionFailed
        """
        with self._places:
            process = self._taken()
            try:
                outcome = self._answer(process, event)
            except (EOFError, OSError, TimeoutError) as error:
                self._discard(process)
                self._refuse_closed()
                raise FunctionFailed(f"{self._name}: {str(error) or 'its process ended'}") from error
            self._give_back(process)
        if "error" in outcome:
            raise FunctionFailed(
                f"{self._name}: {outcome['error']['errorType']}: {outcome['error']['errorMessage']}"
            )
        return outcome["result"]

    def close(self) -> None:
        """End every process; what an invocation has not finished by now fails."""
        with self._lock:
            self._closed = True
            starting, self._starting = self._starting, []
            idle, self._idle = self._idle, []
            for process in self._busy:  # whose channels belong to the threads that wait for an answer
                _kill(process)
        for spawned in starting:
            spawned.channel.close()
        for process in idle:
            _kill(process)
            process.spawned.channel.close()
        wait_for_threads(self._readers, f"what reads the log of {self._name}")

    def _taken(self) -> _Process:
        self._refuse_closed()
        with self._lock:
            process = self._idle.pop() if self._idle else None
        process = process or self._ready(self._started())
        with self._lock:
            self._busy.add(process)
        if self._closed:  # while it started, so nobody else ends it
            self._discard(process)
        self._refuse_closed()
        return process

    def _refuse_closed(self) -> None:
        if self._closed:
            raise FunctionStopped(f"{self._name}: the embedded cloud is stopping")

    def _answer(self, process: _Process, event: dict[str, Any]) -> dict[str, Any]:
        invocation = {"event": event, "timeout_seconds": self._timeout_seconds}
        channel = process.spawned.channel
        channel.send_bytes(json.dumps(invocation).encode())
        if not channel.poll(self._timeout_seconds):
            raise TimeoutError(f"task timed out after {self._timeout_seconds:.2f} seconds")
        outcome: dict[str, Any] = json.loads(channel.recv_bytes())
        return outcome

    def _started(self) -> Spawned:
        spawned = self._spawn()
        reader = threading.Thread(target=self._read, args=(spawned.output,), daemon=True)
        reader.start()
        self._readers.append(reader)
        return spawned

    def _ready(self, spawned: Spawned) -> _Process:
        try:
            if not spawned.channel.poll(_LOAD_SECONDS):
                spawned.channel.close()  # which ends it
                raise FunctionFailed(f"{self._name}: its handler did not load within {_LOAD_SECONDS:g} s")
            return _Process(spawned, json.loads(spawned.channel.recv_bytes())["pid"])
        except (EOFError, OSError) as error:
            spawned.channel.close()
            raise FunctionFailed(f"{self._name}: its handler cannot be loaded") from error

    def _give_back(self, process: _Process) -> None:
        with self._lock:
            self._busy.discard(process)
            if not self._closed:
                self._idle.append(process)
                return
        process.spawned.channel.close()

    def _discard(self, process: _Process) -> None:
        with self._lock:
            self._busy.discard(process)
        _kill(process)
        process.spawned.channel.close()

    def _read(self, output: int) -> None:
        with os.fdopen(output, encoding="utf-8", errors="replace") as lines:
            for line in lines:
                self._on_line(line.rstrip("\n"))


def _kill(process: _Process) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(process.pid, signal.SIGKILL)

"""Starts functions in a few milliseconds: each is forked from a process that has the libraries already.

A function has a process of its own, as it has in Lambda: its environment and its state are no other's, and it
may die without harm. The process they are forked from has one thread, since a fork copies no other.
"""

from __future__ import annotations

import json
import multiprocessing
import os
import signal
import socket
import sys
import traceback
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe
from typing import TYPE_CHECKING, Any, Final, Self

from local.children import ends_with_its_parent
from local.functions.host import serve
from local.waiting import wait_for_process

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

_LONGEST_REQUEST_BYTES: Final = 256 * 1024


@dataclass(frozen=True, slots=True)
class Spawned:
    """A function's process, seen from outside.

    Attributes
    ----------
    channel
        Takes an invocation, gives its outcome: `local.functions.host`. Closing it ends the process.
    output
        Read end of what it prints, STDERR included.
    """

    channel: Connection
    output: int


class Zygote:
    """The process that functions are forked from. Make it before the first thread is started."""

    def __init__(self) -> None:
        self._ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        context = multiprocessing.get_context("fork")
        self._process = context.Process(target=_fork_on_request, args=(theirs, self._ours), daemon=True)
        self._process.start()
        theirs.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def spawn(self, handler: str, environment: Mapping[str, str]) -> Spawned:
        """Start a function.

        Parameters
        ----------
        handler
            `module.function`.
        environment
            All variables that it sees.
        """
        ours, theirs = Pipe()
        output, printed = os.pipe()
        request = json.dumps({"handler": handler, "environment": dict(environment)}).encode()
        assert len(request) < _LONGEST_REQUEST_BYTES
        try:
            socket.send_fds(self._ours, [request], [theirs.fileno(), printed])
        finally:
            theirs.close()
            os.close(printed)
        return Spawned(ours, output)

    def close(self) -> None:
        """End the process. The functions end when their own channels are closed."""
        self._ours.shutdown(socket.SHUT_RDWR)  # closing is not enough where another fork holds a copy
        self._ours.close()
        wait_for_process(self._process, "the process that functions are forked from")


def _fork_on_request(requests: socket.socket, not_ours: socket.socket) -> None:
    not_ours.close()
    ends_with_its_parent()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the functions' ends
    while True:
        request, descriptors, _, _ = socket.recv_fds(requests, _LONGEST_REQUEST_BYTES, 2)
        if not request:
            return
        if os.fork() == 0:
            requests.close()
            _become(json.loads(request), *descriptors)
        for descriptor in descriptors:
            os.close(descriptor)


def _print_to(descriptor: int) -> None:
    for standard in (1, 2):
        os.dup2(descriptor, standard)
    os.close(descriptor)
    # Not what this process was forked with: that may hold another's unwritten lines, or lead elsewhere.
    sys.stdout, sys.stderr = (open(number, "w", buffering=1, encoding="utf-8") for number in (1, 2))  # noqa: PTH123, SIM115


def _become(request: dict[str, Any], channel: int, printed: int) -> None:
    """Turn this process into a function, and never return."""
    status = 1
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        _print_to(printed)
        os.environ.clear()
        os.environ.update(request["environment"])
        serve(request["handler"], Connection(channel))
        status = 0
    except BaseException:  # noqa: BLE001 - such as a handler that cannot be imported
        traceback.print_exc()
    finally:
        os._exit(status)

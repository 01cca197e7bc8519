"""moto's server in a process of its own: S3, SQS, DynamoDB, Secrets Manager, Logs, all of it in memory."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import socket
from multiprocessing.connection import Connection, Pipe
from typing import TYPE_CHECKING, Final, Never, Self

from contract.errors.local import PartEnded, PartNotStarted, PortTaken
from contract.limits import MAX_INPUT_BYTES
from local.aws.amendments import amend_moto
from local.children import ends_with_its_parent
from local.identity import HOST
from local.waiting import KILLED_SECONDS, wait_for_process

if TYPE_CHECKING:
    from types import TracebackType

_START_SECONDS: Final = 60.0

_NEVER_TO_DISK: Final = {"MOTO_S3_DEFAULT_KEY_BUFFER_SIZE": str(2 * MAX_INPUT_BYTES)}
"""Above this, moto would put an object into a temporary file: audio must not touch a disk."""


class AwsServer:
    """The server. Make it before the first thread is started: its process is forked from this one.

    Parameters
    ----------
    port
        0 for any that is free.

    Raises
    ------
    PortTaken
    """

    def __init__(self, port: int) -> None:
        _refuse_taken(port)
        self._channel, theirs = Pipe()
        context = multiprocessing.get_context("fork")
        self._process = context.Process(target=_serve, args=(port, theirs, self._channel), daemon=True)
        self._process.start()
        theirs.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def url(self) -> str:
        """Wait until it serves, and give its address.

        Raises
        ------
        PartNotStarted
        """
        try:
            if self._channel.poll(_START_SECONDS):
                return f"http://{HOST}:{self._channel.recv()}"
        except EOFError:
            pass
        raise PartNotStarted("the server of S3, SQS and DynamoDB did not start")

    def watch(self) -> Never:
        """Wait for its end, which nobody asked for.

        Raises
        ------
        PartEnded
            Always: it says how it ended.
        """
        self._process.join()  # no limit: it is all that `longhand local` does, until a signal ends it
        raise PartEnded("the server of S3, SQS and DynamoDB ended", _how(self._process.exitcode))

    def close(self) -> None:
        self._channel.close()
        self._process.kill()  # what it has is in memory, and gone either way
        wait_for_process(self._process, "the server of S3, SQS and DynamoDB", KILLED_SECONDS)


def _refuse_taken(port: int) -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise PortTaken(f"port {port} of {HOST} cannot be used", error.strerror or "") from error


def _how(code: int | None) -> str:
    assert code is not None
    return f"exit code {code}" if code >= 0 else f"killed by {signal.Signals(-code).name}"


def _serve(port: int, channel: Connection, not_ours: Connection) -> None:
    not_ours.close()
    ends_with_its_parent()
    os.environ.update(_NEVER_TO_DISK)
    os.dup2(2, 1)  # it says on STDOUT what it cannot do, but that is the caller's
    from moto.server import ThreadedMotoServer  # noqa: PLC0415 - meanwhile the caller goes on

    amend_moto()
    logging.getLogger("werkzeug").setLevel(logging.WARNING)  # or it would log every call
    server = ThreadedMotoServer(HOST, port, verbose=False)
    server.start()
    channel.send(server.get_host_and_port()[1])
    try:
        channel.recv()  # nothing is ever sent: it ends when whoever started it closes the channel, or is gone
    except EOFError:
        os._exit(0)

"""Inside a function's process: load the handler, then answer one invocation after the other."""

from __future__ import annotations

import importlib
import json
import os
import select
import threading
import time
import traceback
import uuid
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from local.identity import ACCOUNT

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection


@dataclass(frozen=True, slots=True)
class Context:
    """What a handler is told about its invocation, under the names that Lambda has for it."""

    function_name: str
    memory_limit_in_mb: int
    invoked_function_arn: str
    deadline: float
    function_version: str = "$LATEST"
    aws_request_id: str = field(default_factory=lambda: str(uuid.uuid4()))

    def get_remaining_time_in_millis(self) -> int:
        return max(0, round(1000 * (self.deadline - time.monotonic())))


def serve(handler: str, channel: Connection) -> None:
    """Answer invocations until the channel is closed, which ends the process.

    Takes `{"event": ..., "timeout_seconds": ...}` and gives `{"result": ...}`, or, as Lambda does where the
    handler raises, `{"error": {"errorType", "errorMessage", "stackTrace"}}`. First comes `{"pid": ...}`.
    """
    threading.Thread(target=_end_with, args=(channel.fileno(),), daemon=True).start()
    function = _loaded(handler)
    channel.send_bytes(json.dumps({"pid": os.getpid()}).encode())
    while True:
        try:
            invocation = json.loads(channel.recv_bytes())
        except (EOFError, OSError):
            return
        channel.send_bytes(json.dumps(_outcome(function, invocation)).encode())


def _end_with(channel: int) -> None:
    """End this process when the channel is closed, even in the middle of an invocation."""
    closed = select.poll()
    closed.register(channel, 0)  # which leaves what is always told: that the other end is gone
    closed.poll()  # no limit: that is what the thread is for, and it ends the process
    os._exit(1)


def _loaded(handler: str) -> Callable[[dict[str, Any], Context], Any]:
    module, _, name = handler.rpartition(".")
    function: Callable[[dict[str, Any], Context], Any] = getattr(importlib.import_module(module), name)
    return function


def _outcome(
    function: Callable[[dict[str, Any], Context], Any], invocation: dict[str, Any]
) -> dict[str, Any]:
    try:
        return {"result": function(invocation["event"], _context(invocation["timeout_seconds"]))}
    except Exception as error:  # noqa: BLE001 - whatever a handler raises is the outcome of its invocation
        trace = traceback.format_exception(error)
        print("".join(trace), flush=True)  # noqa: T201 - as Lambda does, into the function's log
        return {"error": {"errorType": type(error).__name__, "errorMessage": str(error), "stackTrace": trace}}


def _context(timeout_seconds: float) -> Context:
    name, region = os.environ["AWS_LAMBDA_FUNCTION_NAME"], os.environ["AWS_REGION"]
    return Context(
        function_name=name,
        memory_limit_in_mb=int(os.environ["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]),
        invoked_function_arn=f"arn:aws:lambda:{region}:{ACCOUNT}:function:{name}",
        deadline=time.monotonic() + timeout_seconds,
    )

"""The processes below one, and what each is doing: read from /proc, and asked of those that can say."""

import contextlib
import os
import signal
import stat
import time
from collections.abc import Iterator
from pathlib import Path

ANSWER_SECONDS = 1.0
"""How long a process may take to write down its stacks."""
SHOWN_BYTES = 16_000
_REQUEST = signal.SIGUSR1
"""What makes our own programs write the stacks of all their threads to STDERR: `transcriber.stacks`."""


def descendants(process: int) -> list[int]:
    """Process ids of the children of a process, of their children, and so on; parents first."""
    found = [process]
    for each in found:
        for listing in Path(f"/proc/{each}/task").glob("*/children"):
            with contextlib.suppress(OSError):
                found += map(int, listing.read_text("ascii").split())
    return found[1:]


def described(process: int) -> str:
    """What a process is and where it stands, for whoever wonders why it does not end."""
    command = _read(process, "cmdline").replace("\0", " ").strip() or f"[{_read(process, 'comm').strip()}]"
    lines = [f"process {process}: {command[:500]}"]
    lines += [
        line for line in _status(process) if line.startswith(("State", "PPid", "Threads", "Sig", "Shd"))
    ]
    lines += [
        f"{name}: {text}" for name in ("wchan", "syscall", "stack") if (text := _read(process, name).strip())
    ]
    return "\n  ".join([*lines, *_stacks(process)])


def kill_all(processes: list[int]) -> None:
    for each in processes:
        with contextlib.suppress(ProcessLookupError):
            os.kill(each, signal.SIGKILL)


def _stacks(process: int) -> Iterator[str]:
    """The stacks of a process of ours, where its STDERR is a pipe that nobody has emptied.

    Where it is a file, as while pytest captures, they stand in that.
    """
    if not _hears_the_request(process):
        return
    with contextlib.suppress(OSError):
        stderr = os.open(f"/proc/{process}/fd/2", os.O_RDONLY | os.O_NONBLOCK)
        try:
            os.kill(process, _REQUEST)
            if stat.S_ISFIFO(os.fstat(stderr).st_mode):
                yield from _text(stderr).splitlines()
            else:
                yield "its stacks are in the file that it writes its STDERR to"
        finally:
            os.close(stderr)


def _text(pipe: int) -> str:
    """What comes from a pipe until it has been silent for a moment."""
    found, until = b"", time.monotonic() + ANSWER_SECONDS
    while time.monotonic() < until and len(found) < SHOWN_BYTES:
        try:
            piece = os.read(pipe, SHOWN_BYTES)
        except BlockingIOError:
            time.sleep(0.05)
            continue
        if not piece:
            break
        found += piece
    return found.decode("utf-8", "replace")


def _hears_the_request(process: int) -> bool:
    """Whether it catches the signal: one that does not would end by it."""
    caught = next((line.split()[1] for line in _status(process) if line.startswith("SigCgt")), "0")
    is_python = "python" in _read(process, "comm") or "python" in _read(process, "cmdline").partition("\0")[0]
    return is_python and bool(int(caught, 16) & 1 << (_REQUEST - 1))


def _status(process: int) -> list[str]:
    return _read(process, "status").splitlines()


def _read(process: int, name: str) -> str:
    try:
        return Path(f"/proc/{process}/{name}").read_text("utf-8", "replace")
    except OSError:  # it is gone, or this is not for everyone's eyes
        return ""

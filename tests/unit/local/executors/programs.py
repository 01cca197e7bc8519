"""Shorthands for tests that start programs."""

import os
import select
from pathlib import Path

from contract.job.definition import job_definition
from local.executors.executor import Attempt

DEFINITION = job_definition("en", "standard", 3600)


def attempt(**changes):
    fields = {
        "name": "job-1",
        "definition": DEFINITION,
        "command": ("worker",),
        "environment": {},
        "vcpus": 2,
        "memory_mib": 2048,
        "grace_seconds": 0.2,
    }
    return Attempt(**(fields | changes))


def output(run):
    """Read a run to its end."""
    pieces = []
    while piece := run.read(20.0):
        pieces.append(piece)
    assert piece == b"", "it did not end in time"
    return b"".join(pieces).decode()


def read_until(run, word):
    found = b""
    while word not in found:
        piece = run.read(20.0)
        assert piece, found
        found += piece
    return found.decode()


def is_alive(process):
    try:
        status = Path(f"/proc/{process}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def wait_until_gone(*processes):
    """Wait until processes that are no children of ours have ended."""
    for process in processes:
        try:
            handle = os.pidfd_open(process)
        except ProcessLookupError:
            continue
        poll = select.poll()
        poll.register(handle, select.POLLIN)
        assert poll.poll(20_000), f"process {process} is still there"
        os.close(handle)

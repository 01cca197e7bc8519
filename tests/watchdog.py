"""Ends a process of pytest that does not end a test by itself: `python -m tests.watchdog <pid> <descriptor>`.

A process of its own, since whoever is to be ended may run no line of Python any more; and no child of the one
it watches, whose tests count their children. It reads lines `<seconds> <what>`: so long that may take, until
the next line. 0 stands for any time. It ends with the process that it watches.
"""

import os
import select
import signal
import sys
import time

from tests.process_tree import ANSWER_SECONDS, descendants, described, kill_all

_LINES_BYTES = 64 * 1024


def watch(process: int, orders: int) -> None:
    handle = os.pidfd_open(process)
    poll = select.poll()
    poll.register(handle, select.POLLIN)
    poll.register(orders, select.POLLIN)
    deadline, what = None, ""
    while True:
        left = None if deadline is None else max(0.0, deadline - time.monotonic()) * 1000
        ready = dict(poll.poll(left))
        if handle in ready:
            return
        if not ready:
            end(process, handle, what)
            return
        lines = os.read(orders, _LINES_BYTES).decode("utf-8", "replace").splitlines()
        if not lines:
            return
        seconds, _, what = lines[-1].partition(" ")
        deadline = time.monotonic() + float(seconds) if float(seconds) else None


def end(process: int, handle: int, what: str) -> None:
    """Tell what there is to tell, then end a process with all below it."""
    tell(f"\n{what}: it does not end, and failing it was not enough. Process {process} is killed.")
    signal.pidfd_send_signal(handle, signal.SIGUSR1)  # which has it write its stacks, to the same STDERR
    time.sleep(ANSWER_SECONDS)
    below = descendants(process)
    for each in (process, *below):
        tell(described(each))
    signal.pidfd_send_signal(handle, signal.SIGKILL)
    kill_all(below)


def tell(text: str) -> None:
    sys.stderr.write(f"{text}\n")
    sys.stderr.flush()


if __name__ == "__main__":
    if os.fork() == 0:
        watch(int(sys.argv[1]), int(sys.argv[2]))

"""What every process that is forked from this one does first."""

import signal


def ends_with_its_parent() -> None:
    """Leave to the parent what a terminal sends to all its processes: Ctrl-C, and that it was closed.

    Such a process has a channel to its parent, and ends when that does.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)

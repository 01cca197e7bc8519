"""What a process asks of Linux about itself (prctl(2)). Elsewhere nothing is asked."""

import os
import signal
import sys
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
_PR_SET_DUMPABLE: Final = 4
_PR_SET_CHILD_SUBREAPER: Final = 36


def die_with(parent: int) -> None:
    """End this process when its parent does, however that ends.

    Parameters
    ----------
    parent
        Process id of the parent, which may have ended already.
    """
    _ask(_PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:  # it died before the line above
        os._exit(1)


def adopt_orphans() -> None:
    """Have the descendants of this process as children when their own parents end."""
    _ask(_PR_SET_CHILD_SUBREAPER, 1)


def leave_no_dump() -> None:
    """Write no core dump, and hand none to a program either, whatever the limits say."""
    _ask(_PR_SET_DUMPABLE, 0)


def _ask(option: int, value: int) -> None:
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415 - not needed elsewhere

        ctypes.CDLL(None).prctl(option, value)

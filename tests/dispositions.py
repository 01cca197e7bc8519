"""Programs that tests start are asked to end by signals, also where the tests themselves ignore them.

A process ignores what its parent ignored when it was started: SIGHUP under `nohup`, SIGINT in the background
of a script. Programs of this project keep to that, and so they would here. A handler is not passed on.
"""

import signal
from typing import Any

_OF_PYTHON = {signal.SIGPIPE, signal.SIGXFSZ}
"""Python ignores these itself, and `subprocess` sets them back."""


def do_nothing(_number: int, _frame: Any) -> None:
    pass


def pass_on_no_ignored_signals() -> None:
    """Go on ignoring what is ignored, by a handler, so that programs that are started do not."""
    for number in signal.valid_signals() - _OF_PYTHON:
        if signal.getsignal(number) is signal.SIG_IGN:
            signal.signal(number, do_nothing)

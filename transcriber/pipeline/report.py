"""What the user reads on STDERR when the program fails: what happened, what to do, and a code to look up."""

import contextlib
import logging
import signal
import sys
import traceback
from typing import Final

from contract.errors.base import LonghandError
from contract.errors.program import OutOfMemory, Stopped
from transcriber.memory import is_out_of_memory
from transcriber.pipeline.signals import SignalReceived

_SIGNAL_EXIT: Final = 128
"""Added to the number of the signal that ended the program, as shells do."""

_log = logging.getLogger("longhand.pipeline")


def report(error: BaseException) -> int:
    """Tell the user and the log why the program ends.

    Returns
    -------
    int
        Exit status that belongs to the error; never 0.
    """
    meant = as_longhand_error(error)
    trace = "" if meant is error or meant.code != LonghandError.code else _trace(error)
    _log.error("%s [%s]", meant, meant.code)
    with contextlib.suppress(OSError):  # with STDERR gone as well, the exit status must do
        sys.stderr.write(in_words(meant, _notes(error)) + trace)
        sys.stderr.flush()
    return _SIGNAL_EXIT + error.number if isinstance(error, SignalReceived) else meant.exit_code


def as_longhand_error(error: BaseException) -> LonghandError:
    """Find the error of ours that says what any exception means to the user."""
    match error:
        case LonghandError():
            return error
        case SignalReceived(number=number):
            return Stopped(f"stopped by {signal.Signals(number).name}", "no transcript was written")
        case _ if is_out_of_memory(error):
            return OutOfMemory(detail="the program was refused memory")
        case _:
            return LonghandError("internal error", f"{type(error).__name__}: {error}")


def in_words(error: LonghandError, notes: list[str]) -> str:
    """Write an error for a person: the documented message on a line of its own, then everything else."""
    lines = [error.message, error.detail, *notes, f"What to do: {error.advice}", f"Error code: {error.code}"]
    return "".join(f"{line}\n" for line in lines if line)


def _notes(error: BaseException) -> list[str]:
    return list(getattr(error, "__notes__", []))


def _trace(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))

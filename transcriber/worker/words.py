"""Why `pipeline` failed, told from what it left on STDERR."""

import re
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from contract.errors.base import LonghandError
from contract.errors.job import JobFailed
from contract.errors.program import IllegalInstruction, OutOfMemory
from transcriber.worker.text import one_line

_CODE: Final = re.compile(r"Error code: ([a-z0-9_]+(?:\.[a-z0-9_]+)*)")
_ADVICE: Final = "What to do: "
_LOG_LINE: Final = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}Z [A-Z]+ \S+ .*")
_LOGGED_ERROR: Final = re.compile(r"\S+ \S+Z ERROR longhand\.pipeline (.*) \[(\S+)\]")

SIGNAL_EXIT: Final = 128
"""Added to the number of the signal that ended a program, as shells do."""


@dataclass(frozen=True, slots=True)
class LastWords:
    """Code, message and advice of an error, each in one line."""

    code: str
    message: str
    advice: str


def last_words(lines: Sequence[str], status: int) -> LastWords:
    """Tell why a program failed.

    Longhand's own `pipeline` says it in parts (docs/pipeline.md, "When it fails"), which are taken over as
    they are. Of any other program the last line that is not empty is the message.

    Parameters
    ----------
    lines
        The last ones on STDERR, without line breaks.
    status
        Exit status, or the negative number of the signal that killed it.
    """
    return _of_longhand(lines) or _of_a_signal(status) or _of_any_program(lines, status)


def exit_status(status: int) -> int:
    """Give the exit status of a program as a shell does, with that of one that a signal killed."""
    return status if status >= 0 else SIGNAL_EXIT - status


def was_asked_to_end(status: int) -> bool:
    """Whether a program ended because of SIGTERM, as on a host that is taken away."""
    return exit_status(status) == SIGNAL_EXIT + signal.SIGTERM


def _of_longhand(lines: Sequence[str]) -> LastWords | None:
    for place in range(len(lines) - 1, 0, -1):  # a stack trace may follow
        code, advice = _CODE.fullmatch(lines[place]), lines[place - 1]
        if code and advice.startswith(_ADVICE):
            message = _message(lines[: place - 1], code[1])
            return LastWords(code[1], one_line(message), one_line(advice.removeprefix(_ADVICE)))
    return None


def _message(before: Sequence[str], code: str) -> str:
    """Find the message before the advice.

    The log has it in one line, with its detail. Where there is no log yet, it is the first line of the block,
    and the detail the second.
    """
    block: list[str] = []
    for line in reversed(before):
        logged = _LOGGED_ERROR.fullmatch(line)
        if logged and logged[2] == code:
            return logged[1]
        if _LOG_LINE.fullmatch(line):
            break
        block.insert(0, line)
    return ": ".join(block[:2])


def _of_a_signal(status: int) -> LastWords | None:
    if status >= 0:
        return None
    name = signal_name(-status)
    if name == "SIGKILL":  # how the system ends what takes too much memory
        return _of(OutOfMemory(detail="pipeline was ended by SIGKILL"))
    if name == "SIGILL":
        return _of(IllegalInstruction())
    return _of(JobFailed(f"pipeline was ended by {name}"))


def signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:  # a real-time signal
        return f"signal {number}"


def _of_any_program(lines: Sequence[str], status: int) -> LastWords:
    said = next((line for line in reversed(lines) if one_line(line)), "")
    return _of(JobFailed(said or f"pipeline ended with exit status {status} and said nothing"))


def _of(error: LonghandError) -> LastWords:
    return LastWords(error.code, one_line(str(error)), error.advice)

"""A process of ours seen from its parent: started, asked why it died, and ended."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any, Self

from contract.errors.base import LonghandError
from contract.errors.program import IllegalInstruction, OutOfMemory, WorkerFailed
from transcriber.recognise.worker import HANDLED_SIGNALS

if TYPE_CHECKING:
    from multiprocessing.context import ForkProcess

Life = Callable[[Connection, Any, int, Sequence[int]], None]
"""What a process does: its end of the channel, its task, its parent, and descriptors that are not its own."""


@dataclass(frozen=True, slots=True)
class Worker:
    """A forked process, and our end of the channel to it."""

    channel: Connection
    process: "ForkProcess"

    @classmethod
    def start(cls, life: Life, task: Callable[..., object], not_theirs: Sequence[int]) -> Self:
        ours, theirs = multiprocessing.Pipe()
        process = multiprocessing.get_context("fork").Process(
            target=life, args=(theirs, task, os.getpid(), [*not_theirs, ours.fileno()]), daemon=True
        )
        # Between the fork and its first line, it would run this process's signal handlers.
        signal.pthread_sigmask(signal.SIG_BLOCK, HANDLED_SIGNALS)
        try:
            process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, HANDLED_SIGNALS)
            theirs.close()
        return cls(ours, process)

    def cause_of_death(self) -> LonghandError:
        self.process.join()
        return meaning_of(self.process.exitcode or 0, "a worker")

    def end(self) -> None:
        """End it. It keeps nothing that an orderly farewell would save, and so it is quick."""
        self.process.kill()
        self.process.join()
        self.process.close()
        self.channel.close()


def meaning_of(exitcode: int, who: str) -> LonghandError:
    """What the sudden end of a process means.

    Parameters
    ----------
    exitcode
        Its exit status, or the negative number of the signal that killed it.
    who
        It was, for the user.
    """
    if exitcode == -signal.SIGKILL:
        return OutOfMemory(detail=f"{who} was killed: most often the system had no memory left")
    if exitcode == -signal.SIGILL:
        return IllegalInstruction(detail=f"{who} met an instruction that this processor lacks")
    how = f"signal {_name(-exitcode)}" if exitcode < 0 else f"exit status {exitcode}"
    return WorkerFailed("a worker process ended suddenly", how)


def _name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:  # a real-time signal
        return str(number)

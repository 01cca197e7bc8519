"""The life of one worker process: load the engine, recognise what arrives, end with its parent."""

import contextlib
import os
import pickle
import signal
import socket
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from queue import SimpleQueue
from threading import Thread
from typing import Final

from contract.errors.base import LonghandError
from contract.errors.program import OutOfMemory, WorkerFailed
from transcriber.engines.base import Engine
from transcriber.memory import is_out_of_memory
from transcriber.prctl import die_with
from transcriber.recognise.messages import Answer, Done, Failed, Ready
from transcriber.speech import Chunk

HANDLED_SIGNALS: Final = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""Those the parent answers for all: a terminal sends them to each process of the group."""

_OOM_SCORE: Final = "500"


def work(channel: Connection, load: Callable[[], Engine], parent: int, not_mine: Iterable[int]) -> None:
    """Serve until the parent closes the channel or dies.

    Parameters
    ----------
    channel
        Lists of chunks come in, messages go out.
    load
        Makes the engine of this process.
    parent
        Process id of the parent.
    not_mine
        File descriptors that came along with the fork, and that this process must not keep open.
    """
    become_a_worker(parent, not_mine)
    try:
        engine = load()
        tell(channel, Ready())
        for chunks in batches(channel):
            tell(channel, Done(engine.recognise(chunks)))
    except Exception as error:  # noqa: BLE001 - whatever it is, the user must see it
        tell(channel, Failed(for_the_user(error)))


def answer(channel: Connection, task: Callable[[], object], parent: int, not_mine: Iterable[int]) -> None:
    """Do one thing, and tell what came of it. Parameters are those of `work`."""
    become_a_worker(parent, not_mine)
    try:
        tell(channel, Answer(task()))
    except Exception as error:  # noqa: BLE001 - whatever it is, the user must see it
        tell(channel, Failed(for_the_user(error)))


def converse(
    channel: Connection, task: Callable[[Connection], None], parent: int, not_mine: Iterable[int]
) -> None:
    """Do what takes more than one answer: the task has the channel to itself. Otherwise as `answer`."""
    become_a_worker(parent, not_mine)
    try:
        task(channel)
    except Exception as error:  # noqa: BLE001 - whatever it is, the user must see it
        tell(channel, Failed(for_the_user(error)))


def listen(channel: Connection) -> Sequence[Chunk]:
    """Wait for the next batch; an empty one means that the parent is gone."""
    try:
        batch: Sequence[Chunk] = channel.recv()
    except (EOFError, ConnectionResetError):
        return ()
    return batch


def batches(channel: Connection) -> Iterator[Sequence[Chunk]]:
    """What is to be recognised, each batch read while the one before it is worked on.

    So a worker need not wait while its parent, which cuts chunks between two looks at its workers, notices
    that it is free.
    """
    read: SimpleQueue[Sequence[Chunk] | Exception] = SimpleQueue()
    Thread(target=_read_ahead, args=(channel, read.put), daemon=True).start()
    while batch := read.get():
        if isinstance(batch, Exception):
            raise batch
        yield batch


def _read_ahead(channel: Connection, put: Callable[[Sequence[Chunk] | Exception], None]) -> None:
    try:
        while batch := listen(channel):
            put(batch)
        put(())
    except Exception as error:  # noqa: BLE001 - it is raised in the thread that can tell of it
        put(error)
        _refuse_more(channel)


def _refuse_more(channel: Connection) -> None:
    """Let a parent that is still sending fail at once: it would wait for ever for someone to read."""
    with socket.fromfd(channel.fileno(), socket.AF_UNIX, socket.SOCK_STREAM) as end:
        end.shutdown(socket.SHUT_RD)


def tell(channel: Connection, message: object) -> None:
    """Send a message. Without a parent there is nobody to tell, and the next `listen` ends the work."""
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):
        channel.send(message)


def become_a_worker(parent: int, not_mine: Iterable[int]) -> None:
    """Make a forked process one that ends with its parent, and leaves signals and descriptors to it."""
    for number in HANDLED_SIGNALS:
        signal.signal(number, signal.SIG_IGN)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, HANDLED_SIGNALS)
    die_with(parent)
    for descriptor in not_mine:
        os.close(descriptor)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)  # or whoever feeds the program's STDIN would not notice that it ended
    os.close(nothing)
    with contextlib.suppress(OSError):  # where the kernel must end a process for memory, let it be this one
        Path("/proc/self/oom_score_adj").write_text(_OOM_SCORE)


def for_the_user(error: Exception) -> LonghandError:
    """Turn what a worker met into an error that can travel to the parent."""
    if isinstance(error, LonghandError) and _travels(error):
        return error
    if is_out_of_memory(error):
        return OutOfMemory(detail=f"a worker process was refused memory ({type(error).__name__})")
    return WorkerFailed("a worker process met an error of its own", traceback.format_exc().rstrip())


def _travels(error: LonghandError) -> bool:
    """Whether the class can be built anew from its arguments; one with a constructor of its own may not."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    except Exception:  # noqa: BLE001 - any reason will do
        return False
    return True

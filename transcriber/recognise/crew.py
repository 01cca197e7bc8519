"""Worker processes seen from their parent: started, fed, listened to, and always ended."""

import contextlib
import os
import pickle
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Final, Self

from transcriber.cores import Core
from transcriber.engines.base import Engine
from transcriber.recognise.messages import Done, Failed, Message, Ready
from transcriber.recognise.process import Worker
from transcriber.recognise.worker import work
from transcriber.speech import Chunk, Utterance

MOST_HELD: Final = 2
"""Batches that a worker may have at once: the one it works on, and the next."""

_FOREVER: Final = None
_NOT_AT_ALL: Final = 0.0


class Crew:
    """Worker processes, each with an engine of its own. They end with the `with` block.

    A worker always reads what it is sent, also while it recognises: so neither side can block the other,
    however large a batch is.

    Parameters
    ----------
    private
        File descriptors that workers must not keep open, such as the one the transcript goes to.
    """

    def __init__(self, private: Sequence[int] = ()) -> None:
        self._private = private
        self._workers: dict[Connection, Worker] = {}
        self._held: dict[Connection, int] = {}

    def __len__(self) -> int:
        return len(self._workers)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def start(self, load: Callable[[], Engine], workers: int) -> None:
        """See to it that there are so many workers: those that are missing are forked, and begin to load.

        Parameters
        ----------
        load
            Makes an engine; runs in each worker.
        workers
            At least one.
        """
        while len(self) < workers:
            not_theirs = [*self._private, *(other.fileno() for other in self._workers)]
            worker = Worker.start(work, load, not_theirs)
            self._workers[worker.channel] = worker

    def keep_on(self, places: Sequence[Core]) -> None:
        """Keep each worker on a core, in the order they were started; without places, wherever it is."""
        if places:
            for worker, place in zip(self._workers.values(), places, strict=True):
                with contextlib.suppress(OSError):  # the container was given other cores meanwhile
                    os.sched_setaffinity(worker.process.pid or 0, place)

    @property
    def fewest(self) -> int:
        """Batches that the worker with the fewest holds; `MOST_HELD` as long as none has loaded."""
        return min(self._held.values(), default=MOST_HELD)

    @property
    def recognising(self) -> bool:
        """Whether a batch is out."""
        return any(self._held.values())

    def give(self, chunks: Sequence[Chunk]) -> None:
        """Hand a batch to the worker that holds the fewest."""
        worker = min(self._held, key=self._held.__getitem__)
        self._held[worker] += 1
        try:
            # Not `send`: when that fails, CPython from 3.12 on complains of its buffer on STDERR.
            worker.send_bytes(pickle.dumps(chunks, pickle.HIGHEST_PROTOCOL))
        except (BrokenPipeError, ConnectionResetError):
            while True:  # until it is met why: the worker may have told before it went
                self._read(worker)

    def collect(self, *, block: bool) -> Iterator[Utterance]:
        """Read what the workers have finished since the last call, in any order.

        Parameters
        ----------
        block
            Wait until there is news of at least one worker.

        Raises
        ------
        LonghandError
            The error that a worker met, or what its sudden end means.
        """
        for worker in wait(self._workers, _FOREVER if block else _NOT_AT_ALL):
            assert isinstance(worker, Connection)
            yield from self._read(worker)

    def _read(self, worker: Connection) -> Sequence[Utterance]:
        try:
            message: Message = worker.recv()
        except (EOFError, ConnectionResetError):
            raise self._workers[worker].cause_of_death() from None
        match message:
            case Failed(error):
                raise error
            case Ready():
                self._held[worker] = 0
                return ()
            case Done(utterances):
                self._held[worker] -= 1
                return utterances

    def _end(self) -> None:
        """End every worker."""
        for worker in self._workers.values():
            worker.process.kill()  # all at once; each is waited for below
        for worker in self._workers.values():
            worker.end()
        self._workers.clear()

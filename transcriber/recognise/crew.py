"""Worker processes seen from their parent: started, fed, listened to, and always ended."""

import pickle
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Final, Self

from transcriber.cores import Core
from transcriber.engines.base import Engine
from transcriber.recognise.messages import Done, Failed, Message, Ready
from transcriber.recognise.process import Worker
from transcriber.recognise.worker import work
from transcriber.speech import Chunk, Utterance

_FOREVER: Final = None
_NOT_AT_ALL: Final = 0.0


class Crew:
    """A fixed number of worker processes, each with an engine of its own.

    Each holds at most one batch, and is sent the next only after its answer: it is then surely reading, so
    that neither side can block the other however large a batch is.

    Parameters
    ----------
    load
        Makes an engine; runs in each worker.
    workers
        How many, at least one.
    private
        File descriptors that workers must not keep open, such as the one the transcript goes to.
    places
        A core for each worker to stay on; none to leave that to the system.
    """

    def __init__(
        self,
        load: Callable[[], Engine],
        workers: int,
        private: Sequence[int] = (),
        places: Sequence[Core] = (),
    ) -> None:
        self._workers: dict[Connection, Worker] = {}
        self._idle: list[Connection] = []
        self._recognising: set[Connection] = set()
        try:
            for number in range(workers):
                self._start(load, private, places[number] if places else None)
        except BaseException:
            self._end()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    @property
    def idle(self) -> bool:
        """Whether a worker waits for chunks."""
        return bool(self._idle)

    @property
    def recognising(self) -> bool:
        """Whether a batch is out."""
        return bool(self._recognising)

    def give(self, chunks: Sequence[Chunk]) -> None:
        """Hand a batch to an idle worker."""
        worker = self._idle.pop(0)
        self._recognising.add(worker)
        try:
            # Not `send`: when that fails, CPython from 3.12 on complains of its buffer on STDERR.
            worker.send_bytes(pickle.dumps(chunks, pickle.HIGHEST_PROTOCOL))
        except (BrokenPipeError, ConnectionResetError):
            self._read(worker)  # it may have told why before it went

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
                self._idle.append(worker)
                return ()
            case Done(utterances):
                self._recognising.discard(worker)
                self._idle.append(worker)
                return utterances

    def _start(self, load: Callable[[], Engine], private: Sequence[int], place: Core | None) -> None:
        not_theirs = [*private, *(other.fileno() for other in self._workers)]
        worker = Worker.start(partial(work, place=place), load, not_theirs)
        self._workers[worker.channel] = worker

    def _end(self) -> None:
        """End every worker."""
        for worker in self._workers.values():
            worker.process.kill()  # all at once; each is waited for below
        for worker in self._workers.values():
            worker.end()
        self._workers.clear()

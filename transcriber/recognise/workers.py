"""Recognition spread over processes: one thread each, since threads inside one model do not pay."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from transcriber.cores import Core
from transcriber.engines.base import Engine
from transcriber.recognise.crew import Crew
from transcriber.speech import Chunk, Utterance

BATCH_CHUNKS: Final = 4
"""Most chunks a worker is given at once: enough to batch, few enough that all workers end together."""


def recognise(
    chunks: Iterator[Chunk],
    load: Callable[[], Engine],
    workers: int,
    private: Sequence[int] = (),
    places: Sequence[Core] = (),
) -> Iterator[Utterance]:
    """Recognise chunks in worker processes, in the order of the file.

    The workers are forked at the first `next`, before `chunks` is asked for anything: whoever makes `chunks`
    may start threads then. While they load their engines and work, this process draws chunks, at most a
    few batches ahead: memory does not grow with the length of the recording.

    Parameters
    ----------
    chunks
        With indices 0, 1, 2 ...
    load
        Makes an engine; runs in each worker.
    workers
        Number of processes, at least one: also for one, so that this process lives to tell when the system
        ends it for want of memory.
    private
        File descriptors that workers must not keep open.
    places
        A core for each worker to stay on; none to leave that to the system.

    Raises
    ------
    OutOfMemory
        A worker was killed, or was refused memory.
    IllegalInstruction
        A worker met an instruction that this processor does not have.
    WorkerFailed
        A bug of ours, with the worker's stack trace.
    LonghandError
        As raised in a worker.
    """
    with Crew(load, workers, private, places) as crew:
        yield from in_order(_spread(chunks, crew, workers))


def in_order(utterances: Iterable[Utterance]) -> Iterator[Utterance]:
    """Put utterances in the order of their indices 0, 1, 2 ..., each as soon as it can be given."""
    waiting: dict[int, Utterance] = {}
    position = 0
    for utterance in utterances:
        waiting[utterance.index] = utterance
        while position in waiting:
            yield waiting.pop(position)
            position += 1


def batch_size(waiting: int, workers: int, *, more_to_come: bool) -> int:
    """How many chunks to give the next idle worker.

    Towards the end batches shrink (guided self-scheduling: Polychronopoulos and Kuck, 1987), so that no
    worker starts on a long batch while the others have nothing left.

    Parameters
    ----------
    waiting
        Chunks drawn and not yet given, at least one.
    workers
        Number of workers that share them.
    more_to_come
        Whether the file goes on after them.
    """
    shares = workers if more_to_come or workers == 1 else 2 * workers
    return min(BATCH_CHUNKS, -(-waiting // shares))


def _spread(chunks: Iterator[Chunk], crew: Crew, workers: int) -> Iterator[Utterance]:
    """Utterances in the order in which workers finish them."""
    ahead: deque[Chunk] = deque()
    more_to_come = True
    while more_to_come or ahead or crew.recognising:
        while crew.idle and ahead:
            size = batch_size(len(ahead), workers, more_to_come=more_to_come)
            crew.give([ahead.popleft() for _ in range(size)])
        room = more_to_come and len(ahead) < BATCH_CHUNKS * (workers + 1)
        if room and (chunk := next(chunks, None)) is not None:
            ahead.append(chunk)
        elif room:
            more_to_come = False
        # With room, only look: drawing the next chunk is useful work. Without, there is nothing but to wait.
        yield from crew.collect(block=not room)

"""Recognition spread over processes: one thread each, since threads inside one model do not pay."""

from collections import deque
from collections.abc import Iterable, Iterator
from typing import Final

from transcriber.recognise.crew import MOST_HELD, Crew
from transcriber.speech import Chunk, Utterance

BATCH_CHUNKS: Final = 4
"""Most chunks a worker is given at once: enough to batch, few enough that all workers end together."""


def recognise(chunks: Iterator[Chunk], crew: Crew) -> Iterator[Utterance]:
    """Recognise chunks in worker processes, in the order of the file.

    All workers are started by now, so that whoever makes `chunks` may start threads. While they load their
    engines and work, this process draws chunks, at most a few batches ahead: memory does not grow with the
    length of the recording.

    Parameters
    ----------
    chunks
        With indices 0, 1, 2 ...
    crew
        Of at least one worker: also one is a process of its own, so that this one lives to tell when the
        system ends it for want of memory.

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
    return in_order(_spread(chunks, crew))


def in_order(utterances: Iterable[Utterance]) -> Iterator[Utterance]:
    """Put utterances in the order of their indices 0, 1, 2 ..., each as soon as it can be given."""
    waiting: dict[int, Utterance] = {}
    position = 0
    for utterance in utterances:
        waiting[utterance.index] = utterance
        while position in waiting:
            yield waiting.pop(position)
            position += 1


def batch_size(waiting: int, workers: int, held: int, *, more_to_come: bool) -> int:
    """How many chunks to give now to the worker that has the least to do; 0 for none.

    Towards the end batches shrink (guided self-scheduling: Polychronopoulos and Kuck, 1987), so that no
    worker starts on a long batch while the others have nothing left. A worker that is busy is given the next
    batch in advance, if it is a whole one; but not towards the end, when another may be free for it sooner.

    Parameters
    ----------
    waiting
        Chunks drawn and not yet given.
    workers
        Number of workers that share them.
    held
        Batches that this worker has already.
    more_to_come
        Whether the file goes on after them.
    """
    shares = workers if more_to_come or workers == 1 else 2 * workers
    size = min(BATCH_CHUNKS, -(-waiting // shares))
    in_advance = more_to_come and held < MOST_HELD and size == BATCH_CHUNKS
    return size if in_advance or not held else 0


def _spread(chunks: Iterator[Chunk], crew: Crew) -> Iterator[Utterance]:
    """Utterances in the order in which workers finish them."""
    ahead: deque[Chunk] = deque()
    workers = len(crew)
    more_to_come = True
    while more_to_come or ahead or crew.recognising:
        while size := batch_size(len(ahead), workers, crew.fewest, more_to_come=more_to_come):
            crew.give([ahead.popleft() for _ in range(size)])
        room = more_to_come and len(ahead) < BATCH_CHUNKS * (workers + 1)
        if room and (chunk := next(chunks, None)) is not None:
            ahead.append(chunk)
        elif room:
            more_to_come = False
        # With room, only look: drawing the next chunk is useful work. Without, there is nothing but to wait.
        yield from crew.collect(block=not room)

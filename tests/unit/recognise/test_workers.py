import faulthandler
import os
import signal
import subprocess
import sys
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import ClassVar

import numpy as np
import pytest

from contract.errors.base import LonghandError
from contract.errors.models import ModelsCorrupt
from contract.errors.program import IllegalInstruction, OutOfMemory, WorkerFailed
from transcriber.cores import Core
from transcriber.engines.base import Engine
from transcriber.recognise.crew import MOST_HELD, Crew
from transcriber.recognise.workers import BATCH_CHUNKS, recognise
from transcriber.speech import SAMPLE_RATE, Chunk, Utterance, Word

# From Python 3.12 on, a fork beside a thread of the test runner warns. These workers start no threads.
pytestmark = pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")


class Echo:
    """An engine that says which process heard which chunk, and how loud."""

    def recognise(self, chunks: Sequence[Chunk]) -> list[Utterance]:
        return [self.hear(chunk) for chunk in chunks]

    def hear(self, chunk: Chunk) -> Utterance:
        said = (str(chunk.index), str(os.getpid()), f"{np.abs(chunk.samples).max():.2f}")
        start, end = chunk.start_seconds, chunk.start_seconds + chunk.seconds
        return Utterance(chunk.index, start, end, [Word(text, start, end, 1.0) for text in said])


class Uneven(Echo):
    """Later chunks of a batch's neighbourhood finish first."""

    def hear(self, chunk: Chunk) -> Utterance:
        time.sleep(0.02 if chunk.index % 7 == 0 else 0.0)
        return super().hear(chunk)


class Dying(Echo):
    """Ends its process by a signal, as the kernel would, at a certain chunk."""

    number: ClassVar[signal.Signals] = signal.SIGKILL

    def hear(self, chunk: Chunk) -> Utterance:
        if chunk.index == 5:
            faulthandler.disable()  # the test runner's own, which would tell STDERR of a crash that is meant
            os.kill(os.getpid(), self.number)
        return super().hear(chunk)


class Raising(Echo):
    def __init__(self, error: Exception) -> None:
        self.error = error

    def recognise(self, _chunks: Sequence[Chunk]) -> list[Utterance]:
        raise self.error


def chunks(count: int, seconds: float = 0.1) -> Iterator[Chunk]:
    for index in range(count):
        samples = np.full(int(seconds * SAMPLE_RATE), index / count, dtype=np.float32)
        yield Chunk(index, index * seconds, samples)


def recognised(
    chunks: Iterator[Chunk],
    load: Callable[[], Engine],
    workers: int,
    private: Sequence[int] = (),
    places: Sequence[Core] = (),
) -> Iterator[Utterance]:
    with Crew(private) as crew:
        crew.start(load, workers)
        crew.keep_on(places)
        yield from recognise(chunks, crew)


def heard_by(utterances: Sequence[Utterance]) -> set[int]:
    return {int(utterance.words[1].text) for utterance in utterances}


def is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def wait_until(condition: Callable[[], bool], within: float = 10.0) -> None:
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_utterances_come_in_the_order_of_the_file(workers):
    utterances = list(recognised(chunks(50), Uneven, workers))
    assert [utterance.index for utterance in utterances] == list(range(50))


def test_samples_arrive_unchanged():
    utterances = list(recognised(chunks(10), Echo, 1))
    assert [utterance.words[2].text for utterance in utterances] == [
        f"{index / 10:.2f}" for index in range(10)
    ]


def test_one_worker_is_another_process_too():
    assert os.getpid() not in heard_by(list(recognised(chunks(3), Echo, 1)))


def test_every_worker_gets_work():
    assert len(heard_by(list(recognised(chunks(60), Uneven, 3)))) == 3


def test_a_recording_without_speech_gives_no_utterances():
    assert list(recognised(iter(()), Echo, 2)) == []


def test_few_chunks_are_in_memory_at_once_however_long_the_recording():
    alive: set[int] = set()
    most = 0

    def counted() -> Iterator[Chunk]:
        nonlocal most
        for chunk in chunks(300):
            alive.add(chunk.index)
            weakref.finalize(chunk.samples, alive.discard, chunk.index)
            most = max(most, len(alive))
            yield chunk

    assert len(list(recognised(counted(), Uneven, 2))) == 300
    assert most <= BATCH_CHUNKS * (3 + 2 * MOST_HELD)


def test_large_batches_in_both_directions_do_not_block():
    utterances = recognised(chunks(30, seconds=20.0), Echo, 2)
    assert [utterance.index for utterance in utterances] == list(range(30))


def test_a_killed_worker_is_told_as_out_of_memory_and_takes_the_others_along():
    utterances = recognised(chunks(200), Dying, 2)
    seen: list[Utterance] = []
    with pytest.raises(OutOfMemory) as caught:
        seen.extend(utterances)
    assert caught.value.message == "exit status 1"
    assert "OOMKilled" in caught.value.advice
    assert not any(is_running(pid) for pid in heard_by(seen))


def test_a_worker_killed_while_it_loads_is_told_as_well():
    def load() -> Echo:
        os.kill(os.getpid(), signal.SIGKILL)
        return Echo()

    with pytest.raises(OutOfMemory):
        list(recognised(chunks(1), load, 1))


def test_an_instruction_the_processor_lacks_is_told_in_the_documented_words():
    class Illegal(Dying):
        number = signal.SIGILL

    with pytest.raises(IllegalInstruction, match=r"err: signal: illegal instruction"):
        list(recognised(chunks(8), Illegal, 1))


def test_a_crash_names_its_signal():
    class Crashing(Dying):
        number = signal.SIGABRT

    with pytest.raises(WorkerFailed, match="SIGABRT"):
        list(recognised(chunks(8), Crashing, 1))


@pytest.mark.parametrize(
    "error",
    [MemoryError(), RuntimeError("std::bad_alloc"), RuntimeError("Failed to allocate memory for buffer")],
)
def test_memory_refused_to_a_worker_is_out_of_memory(error):
    with pytest.raises(OutOfMemory, match="exit status 1"):
        list(recognised(chunks(1), partial(Raising, error), 1))


def test_memory_refused_while_a_batch_arrives_is_out_of_memory():
    """The worker says so and goes while its parent still sends: what it said must not be lost."""

    def refuse(channel: Connection) -> None:
        os.read(channel.fileno(), 1)  # the batch is arriving, and far larger than what the channel holds
        raise MemoryError

    def load() -> Echo:
        Connection.recv = refuse  # in the worker's process alone
        return Echo()

    with pytest.raises(OutOfMemory, match="exit status 1"):
        list(recognised(chunks(2, seconds=60.0), load, 1))


def test_memory_refused_while_the_next_batch_arrives_is_out_of_memory_though_the_worker_is_busy():
    def refuse_the_second(channel: Connection) -> object:
        Connection.recv = refuse
        return receive(channel)

    def refuse(channel: Connection) -> None:
        os.read(channel.fileno(), 1)
        raise MemoryError

    def load() -> Echo:
        Connection.recv = refuse_the_second  # in the worker's process alone
        return Echo()

    receive = Connection.recv
    with pytest.raises(OutOfMemory, match="exit status 1"):
        list(recognised(chunks(40, seconds=60.0), load, 1))


def test_an_error_of_ours_arrives_as_itself():
    with pytest.raises(ModelsCorrupt, match="damaged: decoder") as caught:
        list(recognised(chunks(1), partial(Raising, ModelsCorrupt("damaged", "decoder")), 1))
    assert caught.value.detail == "decoder"


def test_an_error_that_cannot_travel_still_arrives_in_words():
    class Homesick(LonghandError):
        def __init__(self, one: int, two: int, three: int) -> None:
            super().__init__(f"homesick {one + two + three}")

    with pytest.raises(WorkerFailed, match="homesick 6"):
        list(recognised(chunks(1), partial(Raising, Homesick(1, 2, 3)), 1))


def test_a_bug_in_a_worker_comes_with_its_stack_trace():
    with pytest.raises(WorkerFailed) as caught:
        list(recognised(chunks(1), partial(Raising, ZeroDivisionError("oh")), 1))
    assert "ZeroDivisionError: oh" in caught.value.detail
    assert "test_workers.py" in caught.value.detail


def test_an_error_of_the_decoder_ends_the_workers():
    def broken() -> Iterator[Chunk]:
        yield from chunks(5)
        raise OSError("disk on fire")

    before = children()
    utterances = recognised(broken(), Echo, 2)
    with pytest.raises(OSError, match="disk on fire"):
        list(utterances)
    assert children() == before


def test_workers_that_are_missing_are_started_and_the_others_stay():
    with Crew() as crew:
        crew.start(Echo, 1)
        first = children()
        crew.start(Echo, 3)
        assert len(crew) == 3
        assert set(first) < set(children())
        assert len(heard_by(list(recognise(chunks(60), crew)))) <= 3


def test_giving_up_half_way_ends_the_workers():
    before = children()
    utterances = recognised(chunks(100), Echo, 2)
    next(utterances)
    assert len(children()) == len(before) + 2
    utterances.close()
    assert children() == before


def test_workers_do_not_keep_what_is_private():
    reader, writer = os.pipe()
    utterances = recognised(chunks(100), Echo, 1, private=(writer,))
    next(utterances)
    os.close(writer)
    assert os.read(reader, 1) == b"", "a worker still holds the other end"
    os.close(reader)
    utterances.close()


ORPHANS = """
import os, sys
from tests.unit.recognise.test_workers import Echo, chunks, heard_by, recognised
first = next(recognised(chunks(1000), Echo, 1))
print(first.words[1].text, flush=True)
sys.stdin.read()
"""


def test_no_worker_outlives_a_killed_parent():
    root = Path(__file__).parents[3]
    parent = subprocess.Popen(
        [sys.executable, "-c", ORPHANS], cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with parent:
        assert parent.stdout
        worker = int(parent.stdout.readline())
        parent.kill()
    wait_until(lambda: not is_running(worker))


def children() -> list[str]:
    return Path(f"/proc/self/task/{os.getpid()}/children").read_text(encoding="ascii").split()


class Where(Echo):
    """Says which processors it may run on."""

    def hear(self, chunk: Chunk) -> Utterance:
        allowed = ",".join(map(str, sorted(os.sched_getaffinity(0))))
        return Utterance(chunk.index, 0.0, 0.0, [Word(allowed, 0.0, 0.0, 1.0)])


def seen(utterances: Iterator[Utterance]) -> set[str]:
    return {utterance.words[0].text for utterance in utterances}


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system keeps no process on a core")
def test_workers_stay_on_the_cores_they_are_given_and_their_parent_does_not():
    before = os.sched_getaffinity(0)
    core = frozenset({max(before)})
    assert seen(recognised(chunks(20), Where, 2, places=(core, core))) == {str(max(before))}
    assert os.sched_getaffinity(0) == before


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="this system keeps no process on a core")
def test_a_core_that_is_taken_away_meanwhile_is_no_reason_to_fail():
    allowed = ",".join(map(str, sorted(os.sched_getaffinity(0))))
    assert seen(recognised(chunks(4), Where, 1, places=(frozenset({1000}),))) == {allowed}

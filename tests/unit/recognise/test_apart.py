import os
import signal
import threading
from pathlib import Path

import pytest

from contract.errors.audio import NotValid
from contract.errors.program import IllegalInstruction, OutOfMemory, WorkerFailed
from tests.contract.program import children
from transcriber.recognise.apart import apart


def test_a_task_is_done_in_another_process_and_its_result_comes_back():
    mine = os.getpid()
    there, value = apart(lambda: (os.getpid(), {"en": 0.5}))
    assert there != mine
    assert value == {"en": 0.5}


def held():
    """Processes, threads and open files of this process."""
    return children(os.getpid()), threading.active_count(), len(list(Path("/proc/self/fd").iterdir()))


def test_nothing_of_it_is_left():
    before = held()
    apart(lambda: threading.Thread(target=int).start())
    assert held() == before


def test_an_error_of_ours_comes_back_as_it_is():
    def fail():
        raise NotValid("/input.audio is not valid", "it is a picture")

    with pytest.raises(NotValid, match="it is a picture"):
        apart(fail)


def test_any_other_error_is_one_of_the_worker():
    with pytest.raises(WorkerFailed, match="ZeroDivisionError"):
        apart(lambda: 1 / 0)


@pytest.mark.parametrize(
    ("number", "error"),
    [(signal.SIGKILL, OutOfMemory), (signal.SIGILL, IllegalInstruction), (signal.SIGUSR2, WorkerFailed)],
)
def test_a_sudden_end_is_explained(number, error):
    with pytest.raises(error):
        apart(lambda: os.kill(os.getpid(), number))


def test_it_does_not_keep_what_is_private_open():
    reader, writer = os.pipe()
    is_open = apart(lambda: Path(f"/proc/self/fd/{writer}").exists(), (writer,))
    os.close(reader)
    os.close(writer)
    assert not is_open

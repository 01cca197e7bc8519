from collections.abc import Callable, Sequence
from typing import TypeVar, cast

from transcriber.recognise.messages import Answer, Failed
from transcriber.recognise.process import Worker
from transcriber.recognise.worker import answer

T = TypeVar("T")


def apart(task: Callable[[], T], private: Sequence[int] = ()) -> T:
    """Do something in a forked process that then ends.

    What it loads is gone with it, and this process stays one without threads, that can be forked again.

    Parameters
    ----------
    task
        Its result must be one that can be pickled.
    private
        File descriptors that the process must not keep open.

    Raises
    ------
    LonghandError
        As raised by the task, or what a sudden end of the process means.
    """
    worker = Worker.start(answer, task, private)
    try:
        message: Answer | Failed = worker.channel.recv()
    except (EOFError, ConnectionResetError):
        raise worker.cause_of_death() from None
    finally:
        worker.end()
    if isinstance(message, Failed):
        raise message.error
    return cast("T", message.value)

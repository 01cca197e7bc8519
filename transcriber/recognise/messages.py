"""What a worker process tells its parent. What the parent tells a worker is a list of chunks."""

from collections.abc import Sequence
from dataclasses import dataclass

from contract.errors.base import LonghandError
from transcriber.speech import Utterance


@dataclass(frozen=True, slots=True)
class Ready:
    """The engine is loaded."""


@dataclass(frozen=True, slots=True)
class Done:
    """The chunks last sent are recognised."""

    utterances: Sequence[Utterance]


@dataclass(frozen=True, slots=True)
class Failed:
    """The worker cannot go on.

    Attributes
    ----------
    error
        To be raised in the parent as it is.
    """

    error: LonghandError


@dataclass(frozen=True, slots=True)
class Answer:
    """What a process that does one thing has to say."""

    value: object


Message = Ready | Done | Failed

"""Patterns of a job in a process of their own, with limits of time and memory.

A regular expression can take any of both, to be read as well as to be applied, and the library that does it
stops for nobody. So a process does it that may be ended, and that tells which entry it is at.
"""

import contextlib
import signal
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from multiprocessing.connection import Connection
from types import TracebackType
from typing import TYPE_CHECKING, Final, Self, cast

from contract.errors.base import LonghandError
from contract.errors.config import ConfigInvalid, Mistake, ReplacementTooCostly
from contract.limits import (
    MAX_REPLACEMENT_CHARACTERS,
    PATTERN_SECONDS,
    PATTERNS_MEMORY_BYTES,
    PATTERNS_SECONDS,
)
from transcriber.recognise.confinement import Limits, allow, confine
from transcriber.recognise.messages import Failed
from transcriber.recognise.process import Worker
from transcriber.recognise.worker import converse, tell
from transcriber.text.replacements import Rule

if TYPE_CHECKING:
    from transcriber.text.expressions import Pattern

KEY: Final = "transcription_config.transcript_filtering_config.replacements"

_PATIENCE_SECONDS: Final = 12.0 * PATTERN_SECONDS
"""Until an entry must be done by the clock on the wall: other programs may want the processor too."""
_MEMORY: Final = f"takes more than {PATTERNS_MEMORY_BYTES // 1024**2} MB of memory"
_MET: Final[Mapping[int, str]] = {
    signal.SIGPROF: f"takes more than {PATTERN_SECONDS} s",
    signal.SIGXCPU: f"and the entries before it take more than {PATTERNS_SECONDS} s",
    signal.SIGABRT: _MEMORY,
    signal.SIGSEGV: "is nested too deeply or has too many alternatives",
    signal.SIGBUS: "is nested too deeply or has too many alternatives",
}
"""Limits by the signal with which a process ends that goes beyond them."""


@dataclass(frozen=True, slots=True)
class At:
    """The entry that is taken up next."""

    index: int


@dataclass(frozen=True, slots=True)
class Read:
    """All patterns are read; what is wrong with those that are malformed."""

    mistakes: Sequence[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Replaced:
    """What to write for the words that a pattern matched."""

    words: Mapping[str, str]


class Patterns:
    """The process, seen from its parent. It ends with the `with` block.

    Parameters
    ----------
    rules
        In the order of the config.
    private
        File descriptors that the process must not keep open.

    Raises
    ------
    ConfigInvalid
        A pattern is malformed; every one that is, is named.
    ReplacementTooCostly
        Reading one met a limit.
    """

    def __init__(self, rules: Sequence[Rule], private: Sequence[int]) -> None:
        self._at = rules[0].index
        self._process = Worker.start(converse, partial(_serve, rules), private)
        try:
            _refuse_malformed(cast("Read", self._answer()).mistakes)
        except BaseException:
            self._process.end()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.end()

    def applied(self, words: Sequence[str]) -> Mapping[str, str]:
        """What to write for those words that a pattern matches, by the first that does.

        Raises
        ------
        ReplacementTooCostly
            A pattern met a limit.
        OutOfMemory
            The system ended the process.
        """
        try:
            self._process.channel.send(words)
        except (BrokenPipeError, ConnectionResetError):
            raise self._cause_of_death() from None
        return cast("Replaced", self._answer()).words

    def _answer(self) -> Read | Replaced:
        """Wait for what comes of a request, entry by entry."""
        while True:
            match self._next_message():
                case At(index):
                    self._at = index
                case Failed(error):
                    raise error
                case Read() | Replaced() as answer:
                    return answer

    def _next_message(self) -> At | Failed | Read | Replaced:
        channel = self._process.channel
        try:
            if channel.poll(_PATIENCE_SECONDS):
                message: At | Failed | Read | Replaced = channel.recv()
                return message
        except (EOFError, ConnectionResetError):
            raise self._cause_of_death() from None
        raise _too_costly(self._at, f"is not done after {_PATIENCE_SECONDS:g} s")

    def _cause_of_death(self) -> LonghandError:
        error = self._process.cause_of_death()
        if met := _MET.get(-(self._process.process.exitcode or 0)):
            return _too_costly(self._at, met)
        error.add_note(f"It handled the replacements, at last {_entry(self._at)}.")
        return error


def _entry(index: int) -> str:
    return f"{KEY}[{index}].from"


def _too_costly(index: int, limit: str) -> ReplacementTooCostly:
    return ReplacementTooCostly(
        "a replacement of the job config cannot be carried out", f"{_entry(index)}: {limit}"
    )


def _refuse_malformed(found: Sequence[tuple[int, str]]) -> None:
    mistakes = [Mistake(_entry(index), f"is no regular expression: {problem}") for index, problem in found]
    if mistakes:
        raise ConfigInvalid.of(mistakes)


def _serve(rules: Sequence[Rule], channel: Connection) -> None:
    """The life of the process: read the patterns, and apply them to each list of words that comes."""
    confine(Limits(PATTERNS_MEMORY_BYTES, PATTERNS_SECONDS))
    patterns, mistakes = _read(rules, channel)
    tell(channel, Read(mistakes))
    with contextlib.suppress(EOFError, ConnectionResetError):  # the parent is gone
        while True:
            tell(channel, Replaced(_replaced(channel.recv(), patterns, channel)))


def _read(
    rules: Iterable[Rule], channel: Connection
) -> tuple[Mapping[int, "Pattern"], Sequence[tuple[int, str]]]:
    from transcriber.text.expressions import Pattern  # noqa: PLC0415 - in the process that needs it

    patterns: dict[int, Pattern] = {}
    mistakes: list[tuple[int, str]] = []
    for rule in rules:
        try:
            with _taken_up(rule.index, channel):
                patterns[rule.index] = Pattern.read(rule.source, rule.flags, rule.replacement)
        except ValueError as error:
            mistakes.append((rule.index, str(error)))
    return patterns, mistakes


def _replaced(
    words: Sequence[str], patterns: Mapping[int, "Pattern"], channel: Connection
) -> Mapping[str, str]:
    """Pattern by pattern, so that each has its own time, whatever the number of words."""
    replaced: dict[str, str] = {}
    for index, pattern in patterns.items():
        with _taken_up(index, channel):
            found = {word: text for word in words if (text := pattern.applied(word)) is not None}
        if any(len(text) > MAX_REPLACEMENT_CHARACTERS for text in found.values()):
            raise _too_costly(index, f"makes more than {MAX_REPLACEMENT_CHARACTERS} characters of a word")
        replaced |= found
        words = [word for word in words if word not in found]
    return replaced


@contextmanager
def _taken_up(index: int, channel: Connection) -> Iterator[None]:
    """Tell the parent which entry is at hand, give it its time, and say what it met."""
    tell(channel, At(index))
    allow(PATTERN_SECONDS)
    try:
        yield
    except MemoryError:
        raise _too_costly(index, _MEMORY) from None
    except Exception:
        raise
    except BaseException as panic:  # what the library raises where it gives up
        raise _too_costly(index, f"cannot be handled: {panic}") from panic
    finally:
        allow(0)

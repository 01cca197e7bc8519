"""Telling whoever is to be told that a job has ended: a round of its callbacks, each tried once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from contract.job.state import State
from lambdas.jobs.logs import log
from lambdas.jobs.queue import TryLater

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from contract.job.callback import Callback
    from contract.job.record import JobRecord
    from lambdas.jobs.table import JobsTable
    from lambdas.notify.call import Caller
    from lambdas.notify.items import Items

RESERVE_SECONDS: Final = 10.0
"""Of the function's time, to write down what came of the last callback."""
LEAST_SECONDS: Final = 60.0
"""What a callback is given at least. One that is broken off for want of time has been tried for nothing."""

_WAITS: Final = (3, 4, 6)
"""After the first try, the second, and each further one: in backoffs of the queue."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """What it works with.

    Attributes
    ----------
    items
        Gives what the callbacks of a job may bring along.
    backoff_seconds
        Of the queue; all waits are measured in it.
    """

    table: JobsTable
    caller: Caller
    items: Callable[[JobRecord], Items]
    backoff_seconds: int
    clock: Callable[[], datetime]

    def tell(self, job: str, left_seconds: Callable[[], float]) -> None:
        """Make the callbacks of a job that are still to be made.

        Parameters
        ----------
        left_seconds
            How long this invocation may still take.

        Raises
        ------
        TryLater
            Not all of them are settled, or another invocation is at it.
        """
        if not self.table.claim_telling(job, self.clock(), timedelta(seconds=left_seconds())):
            self._leave(job)
            return
        try:
            left = self._round(job, left_seconds)
        finally:
            self.table.release_telling(job)
        if left:
            raise TryLater(f"{len(left)} callbacks are still to be made", self._wait_seconds(left))

    def _leave(self, job: str) -> None:
        record = self.table.get(job)
        if record and record.state in {State.DONE, State.REJECTED} and _unsettled(record.callbacks):
            raise TryLater("another invocation makes its callbacks")
        log.info("passed over: nobody is to be told", extra={"job": job})

    def _round(self, job: str, left_seconds: Callable[[], float]) -> Sequence[Callback]:
        """Try each callback once, and write down at once what came of it. Gives those that are left."""
        record = self.table.get(job)
        if record is None:
            return ()
        # First those that were tried least: one that takes all the time must not keep the others from theirs.
        for place in sorted(_unsettled(record.callbacks), key=_attempts(record)):
            seconds = left_seconds() - RESERVE_SECONDS
            if seconds < LEAST_SECONDS:
                break
            try:
                record = self._made(record, place, seconds)
            except Exception:  # noqa: BLE001 - what one cannot bring along must not keep the others from theirs
                log.exception("could not make a callback", extra={"job": job, "callback": place})
                continue
            if not self.table.told(job, record.callbacks, self.clock()):
                log.info("passed over: deleted meanwhile", extra={"job": job})
                return ()
        return [record.callbacks[place] for place in _unsettled(record.callbacks)]

    def _made(self, record: JobRecord, place: int, seconds: float) -> JobRecord:
        """Make one callback, and give the record with what came of it."""
        made = self.caller.call(record.callbacks[place], self.items(record), seconds)
        _log(record.id, place, made)
        before, after = record.callbacks[:place], record.callbacks[place + 1 :]
        return record.model_copy(update={"callbacks": (*before, made, *after)})

    def _wait_seconds(self, left: Sequence[Callback]) -> int | None:
        attempts = min(callback.attempts for callback in left)
        if not attempts:
            return (
                None  # for want of time, or of what it is to bring along: the queue waits as it always does
            )
        return self.backoff_seconds * _WAITS[min(attempts, len(_WAITS)) - 1]


def _unsettled(callbacks: Sequence[Callback]) -> list[int]:
    return [place for place, callback in enumerate(callbacks) if not callback.outcome]


def _attempts(record: JobRecord) -> Callable[[int], int]:
    return lambda place: record.callbacks[place].attempts


def _log(job: str, place: int, callback: Callback) -> None:
    about = {"job": job, "callback": place, "attempt": callback.attempts, "status": callback.status}
    if callback.outcome == "sent":
        log.info("told", extra=about)
    else:
        log.info(
            "could not be told", extra={**about, "code": callback.code, "settled": bool(callback.outcome)}
        )

"""Recordings taken in, sent a few at a time, waited for all at once, and their transcripts written."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from contract.errors.client import ClientError, JobUnknown, JobWasRejected, WaitedTooLong
from longhand.submission.outputs import refuse_there, write_transcript
from longhand.submission.senders import Senders
from longhand.submission.stages import Place, Stage
from longhand.submission.upload import Uploader
from longhand.submission.waiting import WAIT_SECONDS, Waiting

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Self

    from longhand.client import Api, Job
    from longhand.submission.journal import Journal
    from longhand.submission.plan import Outcome, Plan
    from longhand.submission.recording import Recording
    from longhand.submission.stages import Reporter
    from longhand.submission.stop import Stop

_IDLE_SECONDS: Final = 0.2
"""How long a step waits where nothing but sending is under way: a deadline is looked at so often."""


class Desk:
    """Takes recordings, and gives what becomes of them.

    Use it in a `with` block; at its end threads end, and what is under way is in the journal.
    """

    def __init__(  # noqa: PLR0913, PLR0917 - what all of this works with, once
        self,
        api: Api,
        journal: Journal,
        plan: Plan,
        reporter: Reporter,
        stop: Stop,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._api, self._journal, self._plan, self._reporter = api, journal, plan, reporter
        self._stop, self._clock = stop, clock
        self._senders = Senders(Uploader(api, journal, plan.config, reporter, stop), plan)
        self._waiting = Waiting(api, stop, clock)
        self._waited: dict[str, Outcome] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._senders.close()

    @property
    def under_way(self) -> int:
        """How many recordings are."""
        return self._senders.under_way + len(self._waited)

    def take(self, recording: Recording) -> None:
        self._senders.take(recording)

    def outcomes(self, deadline: float | None = None) -> Iterator[Outcome]:
        """Go on until nothing is under way, and give each outcome as it comes.

        Raises
        ------
        WaitedTooLong
            The deadline is over, on the desk's clock.
        """
        while self.under_way:
            left = WAIT_SECONDS if deadline is None else deadline - self._clock()
            yield from self.step(min(WAIT_SECONDS, max(0.0, left)))
            if deadline is not None and self.under_way and self._clock() >= deadline:
                raise WaitedTooLong("the time is over", f"under way still: {self.under_way}")

    def step(self, within: float = WAIT_SECONDS) -> Iterator[Outcome]:
        """See what has come since, and give the outcomes; wait so many seconds where there is nothing.

        Raises
        ------
        ClientError
            One that the plan has as fatal.
        """
        for outcome in self._senders.arrived(0.0 if self._waited else min(_IDLE_SECONDS, within)):
            if self._is_final(outcome):
                yield self._told(outcome)
            else:
                self._waited[outcome.job_id] = outcome
        for job, seen in self._waiting.look(tuple(self._waited), within):
            if end := self._seen(self._waited.get(job), seen):
                del self._waited[job]
                yield self._told(end)

    def _is_final(self, sent: Outcome) -> bool:
        """Tell whether nothing is to be waited for: it failed, is not waited for, or was delivered before."""
        if sent.error or sent.entry is None or not self._plan.waits:
            return True
        wanted = self._plan.targets(sent.recording).values()
        return bool(wanted) and all(str(path) in sent.entry.written for path in wanted)

    def _seen(self, sent: Outcome | None, seen: Job | JobUnknown) -> Outcome | None:
        """Show where a job is. Gives an outcome if it has ended."""
        if sent is None:
            return None
        if isinstance(seen, JobUnknown):
            return replace(sent, error=seen)
        if not seen.has_ended:
            stage = Stage.RUNNING if seen.stage == "running" else Stage.QUEUED
            self._reporter.show(sent.recording, Place(stage, seen.share))
            return None
        if seen.status != "done":
            reason = "; ".join(seen.errors) or f"it is {seen.status}"
            return replace(sent, job=seen, error=JobWasRejected(f"job {seen.id} was {seen.status}", reason))
        return self._delivered(replace(sent, job=seen))

    def _delivered(self, done: Outcome) -> Outcome:
        """Write the transcripts that are not there yet."""
        entry = done.entry
        assert entry is not None
        try:
            for form, path in self._plan.targets(done.recording).items():
                if str(path) in entry.written and path.is_file():
                    continue
                if not self._plan.overwrites:
                    refuse_there([path], entry.written)
                write_transcript(path, self._api.transcript(entry.job, form))
                entry = self._journal.note(entry, written=(*entry.written, str(path)))
        except ClientError as error:
            return replace(done, entry=entry, error=error)
        return replace(done, entry=entry)

    def _told(self, outcome: Outcome) -> Outcome:
        if isinstance(outcome.error, self._plan.fatal):
            raise outcome.error
        if isinstance(outcome.error, JobWasRejected):
            place = Place(Stage.REJECTED, note=str(outcome.error))
        elif outcome.error:
            place = Place(Stage.FAILED, note=str(outcome.error))
        else:
            place = Place(Stage.DONE if self._plan.waits else Stage.SUBMITTED, 1.0, outcome.job_id)
        self._reporter.show(outcome.recording, place)
        return outcome

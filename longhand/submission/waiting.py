"""Waiting for any number of jobs with a few calls."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from contract.errors.client import JobUnknown

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator
    from datetime import datetime

    from longhand.client import Api, Job
    from longhand.submission.stop import Stop

    Seen = tuple[str, Job | JobUnknown]

WAIT_SECONDS: Final = 2.0
"""That the API is asked to wait for a job's end; how old the share of a running one may get."""
_DETAILED: Final = 4
"""Running jobs whose share is asked for in one round, where a list does not tell it."""
_SLACK: Final = timedelta(seconds=1)


class Waiting:
    """Looks at jobs, in rounds: a list tells of a hundred with one call, and one of them is waited for.

    Parameters
    ----------
    clock
        In seconds.
    """

    def __init__(self, api: Api, stop: Stop, clock: Callable[[], float] = time.monotonic) -> None:
        self._api, self._stop, self._clock = api, stop, clock
        self._created: dict[str, datetime] = {}
        self._turn = 0

    def look(self, jobs: Collection[str], within: float = WAIT_SECONDS) -> Iterator[Seen]:
        """Look at every job once, then wait so many seconds for the end of the first that has not ended."""
        known = [job for job in jobs if job in self._created]
        last: dict[str, Job] = {}
        for job, seen in (
            *self._alone(job for job in jobs if job not in self._created),
            *self._listed(known),
        ):
            if not isinstance(seen, JobUnknown):
                last[job] = seen
            yield job, seen
        left = [job for job, seen in last.items() if not seen.has_ended]
        yield from self._alone(self._some(running for running in left if _lacks_share(last[running])))
        if left:
            yield from self._waited_for(left[0], within)

    def _waited_for(self, job: str, within: float) -> Iterator[Seen]:
        """Wait for one job, and no shorter where the API answers at once."""
        until = self._clock() + within
        for _, seen in self._alone([job], int(within)):
            yield job, seen
            if not isinstance(seen, JobUnknown) and not seen.has_ended:
                self._stop.pause(max(0.0, until - self._clock()))

    def _alone(self, jobs: Collection[str] | Iterator[str], wait: int = 0) -> Iterator[Seen]:
        for job in jobs:
            try:
                seen = self._api.job(job, wait)
            except JobUnknown as unknown:
                yield job, unknown
            else:
                self._created[job] = seen.created_at
                yield job, seen

    def _listed(self, jobs: Collection[str]) -> Iterator[Seen]:
        """Look at jobs in the list, from the newest job back to the oldest of them."""
        if len(jobs) == 1:
            yield from self._alone(jobs)
            return
        missing = set(jobs)
        oldest = min((self._created[job] for job in jobs), default=None)
        for seen in self._api.jobs() if oldest else ():
            if seen.id in missing:
                missing.remove(seen.id)
                yield seen.id, seen
            if not missing or (oldest and seen.created_at < oldest - _SLACK):
                break
        yield from self._alone(missing)

    def _some(self, jobs: Iterator[str]) -> list[str]:
        """Take a few, others each time."""
        found = list(jobs)
        first = self._turn % len(found) if found else 0
        self._turn += _DETAILED
        return (found[first:] + found[:first])[:_DETAILED]


def _lacks_share(job: Job) -> bool:
    return job.stage == "running" and job.share is None

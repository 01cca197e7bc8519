"""One try to fetch the recording of a job, and what becomes of the job if it fails."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from contract.job.identity import posted_key
from contract.job.outcome import Failure
from contract.job.state import State
from contract.limits import MAX_INPUT_BYTES
from contract.transcript import timestamp
from lambdas.fetch.download import recording_of
from lambdas.fetch.retry import NotFetched
from lambdas.jobs.logs import log
from lambdas.jobs.queue import TryLater

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract.errors.fetch import FetchError
    from contract.job.record import FetchOrder, JobRecord
    from lambdas.fetch.retry import Patience
    from lambdas.fetch.stream import Uploads
    from lambdas.jobs.endings import Endings
    from lambdas.outbound.request import Outbound


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetcher:
    """What fetching works with."""

    endings: Endings
    outbound: Outbound
    uploads: Uploads
    patience: Patience
    max_bytes: int = MAX_INPUT_BYTES

    def fetch(self, job: str, tries_made: int, left_seconds: Callable[[], float]) -> None:
        """Fetch a job's recording into the bucket, where S3 tells ingest of it; or reject the job.

        Parameters
        ----------
        tries_made
            This one included.
        left_seconds
            Tells how much time is left for it.

        Raises
        ------
        TryLater
            It failed, and may work the next time.
        Exception
            Whatever S3 and DynamoDB answer: the same call later begins anew.
        """
        record = self.endings.table.get(job)
        if record is None or record.state is not State.EXPECTED or record.fetch is None:
            log.info("passed over: nothing to be fetched", extra={"job": job})
            return
        try:
            self._store(record.id, record.fetch, left_seconds)
        except NotFetched as failed:
            if not self.patience.is_over(failed, tries_made):
                wait = self.patience.wait_seconds(failed, tries_made)
                raise TryLater(f"a recording could not be fetched: {failed.error.code}", wait) from None
            self._reject(record, failed.error, tries_made)

    def _store(self, job: str, order: FetchOrder, left_seconds: Callable[[], float]) -> None:
        began = time.monotonic()
        with recording_of(order, self.outbound, left_seconds, self.max_bytes) as recording:
            size = self.uploads.put(posted_key(job), recording.chunks)
        seconds = round(time.monotonic() - began, 3)
        log.info("fetched", extra={"job": job, "host": recording.host, "bytes": size, "seconds": seconds})

    def _reject(self, record: JobRecord, error: FetchError, tries_made: int) -> None:
        tried = "tried once" if tries_made == 1 else f"tried {tries_made} times"
        now = datetime.now(UTC)
        told = type(error)(error.message, f"{error.detail}, {tried}")
        self.endings.reject(record, Failure.of(told, timestamp(now)), now)

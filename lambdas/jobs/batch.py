"""Asking Batch about jobs. It remembers them for a day at least after their end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from contract.job.identity import batch_name

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mypy_boto3_batch import BatchClient

_MAX_DESCRIBED: Final = 100
"""Jobs in one call."""


def find_in_batch(batch: BatchClient, job_queue: str, job: str) -> str | None:
    """Give the id in Batch of a job that may have been submitted; None if Batch does not know it."""
    name = batch_name(job)
    answer = batch.list_jobs(jobQueue=job_queue, filters=[{"name": "JOB_NAME", "values": [name]}])
    found = [each for each in answer["jobSummaryList"] if each["jobName"] == name]
    return max(found, key=lambda each: each.get("createdAt", 0))["jobId"] if found else None


def describe(batch: BatchClient, batch_job_ids: Sequence[str]) -> Iterator[dict[str, Any]]:
    """Give what Batch knows of some jobs; what it does not know is not among them."""
    for start in range(0, len(batch_job_ids), _MAX_DESCRIBED):
        answer = batch.describe_jobs(jobs=batch_job_ids[start : start + _MAX_DESCRIBED])
        yield from cast("list[dict[str, Any]]", answer["jobs"])

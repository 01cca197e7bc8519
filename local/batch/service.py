"""The four calls of AWS Batch that Longhand makes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from local.batch.detail import detail, summary
from local.batch.listing import page
from local.batch.refusal import ClientException
from local.batch.scheduler import DEFAULT_GRACE_SECONDS, DEFAULT_KEPT_JOBS, Scheduler
from local.batch.submission import submission

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType

    from contract.job.definition import JobDefinition
    from local.batch.logs import LogSink
    from local.batch.place import Place
    from local.batch.requests import DescribeJobs, ListJobs, SubmitJob, TerminateJob
    from local.executors.executor import Executor


class BatchService:
    """One job queue, its job definitions, and what runs them.

    Parameters
    ----------
    definitions
        By the name that a deployment gives them. Each is revision 1, the only one.
    capacity_vcpus
        That jobs may use at once. A job that wants more runs alone.
    executor
        Runs the containers. Closing it, after this, is left to whoever made it.
    publish
        Called with each event "Batch Job State Change", in order, from one thread.
    logs
        Takes the output of the jobs. Closing it, after this, is left to whoever made it.
    grace_seconds
        Between SIGTERM and SIGKILL.
    kept_jobs
        How many jobs that have ended stay listed.
    """

    def __init__(  # noqa: PLR0913 - what it is made of, each named where it is called
        self,
        *,
        place: Place,
        definitions: Mapping[str, JobDefinition],
        capacity_vcpus: int,
        executor: Executor,
        publish: Callable[[dict[str, Any]], None],
        logs: LogSink,
        grace_seconds: float = DEFAULT_GRACE_SECONDS,
        kept_jobs: int = DEFAULT_KEPT_JOBS,
    ) -> None:
        self._place = place
        self._definitions = dict(definitions)
        self._executor = executor
        self._scheduler = Scheduler(
            place=place,
            capacity_vcpus=capacity_vcpus,
            executor=executor,
            publish=publish,
            logs=logs,
            grace_seconds=grace_seconds,
            kept_jobs=kept_jobs,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def submit_job(self, call: SubmitJob) -> dict[str, Any]:
        """Take a job. The same call twice makes two jobs, as in AWS.

        Raises
        ------
        ClientException
        """
        asked = submission(call, self._definitions, self._place)
        if refusal := self._executor.refusal(asked.definition, asked.command):
            raise ClientException(refusal)
        job = self._scheduler.submit(asked)
        return {"jobArn": self._place.job_arn(job.id), "jobName": asked.name, "jobId": job.id}

    def describe_jobs(self, call: DescribeJobs) -> dict[str, Any]:
        """Describe jobs; ids that are unknown are left out."""
        with self._scheduler.lock:
            found = [job for job in map(self._scheduler.get, call.jobs) if job]
            return {"jobs": [detail(job, self._place) for job in found]}

    def list_jobs(self, call: ListJobs) -> dict[str, Any]:
        """List jobs, newest first.

        Raises
        ------
        ClientException
        """
        with self._scheduler.lock:
            jobs, token = page(call, self._scheduler.newest_first(), self._place)
            listed = {"jobSummaryList": [summary(job, self._place) for job in jobs]}
        return listed | ({"nextToken": token} if token else {})

    def terminate_job(self, call: TerminateJob) -> dict[str, Any]:
        """End a job, wherever it is.

        Raises
        ------
        ClientException
            There is no such job.
        """
        with self._scheduler.lock:
            job = self._scheduler.get(call.jobId)
        if job is None:
            raise ClientException(f"Job {call.jobId} not found")
        self._scheduler.terminate(job, call.reason)
        return {}

    def close(self) -> None:
        """End the jobs that run: SIGTERM, grace, SIGKILL. Leaves no thread, and publishes nothing more."""
        self._scheduler.close()

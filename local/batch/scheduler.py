"""Jobs from submission to their end."""

from __future__ import annotations

import logging
import threading
import uuid
from collections import deque
from itertools import count
from typing import TYPE_CHECKING, Any, Final

from local.batch.capacity import CapacityQueue
from local.batch.detail import detail
from local.batch.events import Publisher, state_change
from local.batch.follow import follow
from local.batch.job import TIMED_OUT, AttemptRecord, Job, Status, Submission
from local.batch.lines import now_ms
from local.batch.retry import is_retried
from local.executors.executor import HOST_GONE, NOT_STARTED, Attempt, CannotStart, Exit
from local.waiting import wait_for_threads

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from local.batch.logs import LogSink
    from local.batch.place import Place
    from local.executors.executor import Executor

DEFAULT_GRACE_SECONDS: Final = 30.0
"""Between SIGTERM and SIGKILL, as hosts of Batch have it by default."""
DEFAULT_KEPT_JOBS: Final = 10_000
"""Jobs that have ended stay listed until that many have ended after them; in AWS, for at least a day."""
_ENDED_SECONDS: Final = 90.0
"""How long after its grace a job may be followed: longer than executors and log sinks allow themselves."""

_log = logging.getLogger(__name__)


class Scheduler:
    """Runs jobs one after another, and at once as far as there are vCPUs; a thread for each that runs.

    One lock guards all jobs. Programs, the log and whoever hears of events are waited for without it.
    """

    def __init__(  # noqa: PLR0913 - each is named where it is called
        self,
        *,
        place: Place,
        capacity_vcpus: int,
        executor: Executor,
        publish: Callable[[dict[str, Any]], None],
        logs: LogSink,
        grace_seconds: float = DEFAULT_GRACE_SECONDS,
        kept_jobs: int = DEFAULT_KEPT_JOBS,
    ) -> None:
        self.lock = threading.Lock()
        self._place = place
        self._executor = executor
        self._logs = logs
        self._grace_seconds = grace_seconds
        self._kept_jobs = kept_jobs
        self._queue: CapacityQueue[Job] = CapacityQueue(capacity_vcpus)
        self._jobs: dict[str, Job] = {}
        self._ended: deque[str] = deque()
        self._numbers = count(1)
        self._threads: set[threading.Thread] = set()
        self._closing = False
        self._publisher = Publisher(publish)

    def submit(self, submission: Submission) -> Job:
        image = self._executor.image(submission.definition)
        with self.lock:
            job = Job(
                id=str(uuid.uuid4()),
                number=next(self._numbers),
                image=image,
                submission=submission,
                created_at=now_ms(),
            )
            self._jobs[job.id] = job
            self._move(job, "SUBMITTED")
            self._move(job, "RUNNABLE")
            self._queue.append(job, submission.vcpus)
            self._dispatch()
        return job

    def get(self, job: str) -> Job | None:
        """Find a job. Call with the lock held, and keep it while looking at what was found."""
        return self._jobs.get(job)

    def newest_first(self) -> Iterator[Job]:
        """List all jobs. Call with the lock held, and keep it meanwhile."""
        return reversed(self._jobs.values())

    def terminate(self, job: Job, reason: str) -> None:
        """End a job, wherever it is. It is not retried; one that has ended stays as it is."""
        with self.lock:
            if job.has_ended or not job.end_because("terminated", reason):
                return
            if job.status in {"STARTING", "RUNNING"}:
                self._stop(job)
            else:
                self._end(job, "FAILED", reason)

    def close(self) -> None:
        """Stop all jobs that run, and return when nothing of them is left. Nothing is published any more."""
        with self.lock:
            self._closing = True
            self._queue.clear()
            for job in self._jobs.values():
                if job.status in {"STARTING", "RUNNING"}:
                    job.end_because("shutdown", "the embedded cloud was shut down")
                    self._stop(job)
            threads = list(self._threads)
        self._publisher.close()
        wait_for_threads(threads, "what follows the jobs", self._grace_seconds + _ENDED_SECONDS)

    def _dispatch(self) -> None:
        """Start all that may run now."""
        while not self._closing and (job := self._queue.pop()):
            if job.has_ended:  # terminated while it waited
                self._queue.release(job.submission.vcpus)
                continue
            number, task = len(job.attempts) + 1, uuid.uuid4().hex
            attempt = AttemptRecord(
                number=number, task=task, log_stream=f"{job.submission.definition_name}/default/{task}"
            )
            job.attempts.append(attempt)
            self._move(job, "STARTING")
            thread = threading.Thread(target=self._work, args=(job, attempt), name=f"batch-{job.id}-{number}")
            self._threads.add(thread)
            thread.start()

    def _work(self, job: Job, attempt: AttemptRecord) -> None:
        try:
            exit_ = self._run(job, attempt)
        except Exception as error:  # noqa: BLE001 - the job must end, and leave its place to others
            _log.exception("job %s cannot be followed any more", job.id)
            if attempt.run:
                attempt.run.stop(0.0)
            exit_ = Exit(code=None, reason=f"{type(error).__name__}: {error}", status_reason=HOST_GONE)
        with self.lock:
            attempt.exit, attempt.run, attempt.stopped_at = exit_, None, now_ms()
            self._queue.release(job.submission.vcpus)
            self._settle(job, exit_)
            self._dispatch()
            self._threads.discard(threading.current_thread())

    def _run(self, job: Job, attempt: AttemptRecord) -> Exit:
        try:
            run = self._executor.start(self._attempt(job, attempt))
        except CannotStart as error:
            return Exit(code=None, reason=str(error), status_reason=NOT_STARTED)
        with self.lock:
            attempt.run, attempt.started_at = run, now_ms()
            job.started_at = attempt.started_at
            self._move(job, "RUNNING")
            if job.ending:
                self._stop(job)
        limit = job.submission.timeout_seconds
        follow(run, attempt.log_stream, self._logs, limit, lambda: self._time_out(job))
        return run.exit

    def _attempt(self, job: Job, attempt: AttemptRecord) -> Attempt:
        asked = job.submission
        own = {
            "AWS_BATCH_JOB_ID": job.id,
            "AWS_BATCH_JOB_ATTEMPT": str(attempt.number),
            "AWS_BATCH_JQ_NAME": self._place.queue,
            "AWS_BATCH_CE_NAME": self._place.compute_environment,
        }
        return Attempt(
            name=f"{job.id}-{attempt.number}",
            definition=asked.definition,
            command=asked.command,
            environment={**asked.environment, **own},
            vcpus=asked.vcpus,
            memory_mib=asked.memory_mib,
            grace_seconds=self._grace_seconds,
        )

    def _time_out(self, job: Job) -> None:
        with self.lock:
            if job.end_because("timeout", TIMED_OUT):
                self._stop(job)

    def _stop(self, job: Job) -> None:
        run = job.attempts[-1].run
        if run:  # else it is being started, and stopped when that is done
            run.stop(self._grace_seconds)

    def _settle(self, job: Job, exit_: Exit) -> None:
        """Decide what comes after an attempt."""
        asked = job.submission
        if job.ending:
            self._end(job, "FAILED", job.ending_reason)
        elif exit_.code == 0:
            self._end(job, "SUCCEEDED", exit_.status_reason)
        elif len(job.attempts) < asked.attempts and is_retried(exit_, asked.retry_rules):
            self._move(job, "RUNNABLE", exit_.status_reason)
            self._queue.append_first(job, asked.vcpus)
        else:
            self._end(job, "FAILED", exit_.status_reason)

    def _end(self, job: Job, status: Status, reason: str) -> None:
        job.stopped_at = now_ms()
        self._move(job, status, reason)
        self._ended.append(job.id)
        if len(self._ended) > self._kept_jobs:
            del self._jobs[self._ended.popleft()]

    def _move(self, job: Job, status: Status, reason: str | None = None) -> None:
        job.status, job.status_reason = status, reason
        if not self._closing:
            self._publisher.put(state_change(detail(job, self._place), self._place, now_ms()))

"""A Batch endpoint for tests: its jobs are Python programs that they bring along."""

import sys
import threading
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from contract.job.definition import JobDefinition, job_definition
from local.batch.application import application
from local.batch.place import Place
from local.batch.service import BatchService
from local.executors.process import ProcessExecutor

PLACE = Place(
    account="123456789012", region="eu-west-1", queue="jobs", compute_environment="here", log_group="/jobs"
)
DEFINITION = "longhand-en-standard"
PATIENCE_SECONDS = 20.0
ENDS = {"SUCCEEDED", "FAILED"}
PROGRAM = "import os; exec(os.environ['PROGRAM'])"
"""What stands for the worker: the program that the job brings along."""


@dataclass
class Log:
    """A log sink that remembers."""

    lines: dict[str, list[str]] = field(default_factory=dict)
    flushed: list[str] = field(default_factory=list)

    def write(self, stream, lines):
        self.lines.setdefault(stream, []).extend(line.message for line in lines)

    def flush(self, stream):
        self.flushed.append(stream)


@dataclass
class Events:
    """Whoever hears of state changes, and lets tests wait for them."""

    heard: list[dict[str, Any]] = field(default_factory=list)
    news: threading.Condition = field(default_factory=threading.Condition)

    def publish(self, event):
        with self.news:
            self.heard.append(event)
            self.news.notify_all()

    def of(self, job):
        return [event["detail"] for event in list(self.heard) if event["detail"]["jobId"] == job]

    def wait_for(self, condition: Callable[[], Any]):
        with self.news:
            assert self.news.wait_for(condition, PATIENCE_SECONDS), self.heard[-1:]


@dataclass
class Batch:
    """A running endpoint, its client, and shorthands."""

    client: Any
    service: BatchService
    events: Events
    log: Log

    def submit(self, program="", name="job", **more):
        overrides = dict(more.pop("containerOverrides", {}))
        environment = [{"name": "PROGRAM", "value": program}, *overrides.pop("environment", [])]
        return self.client.submit_job(
            jobName=name,
            jobQueue="jobs",
            jobDefinition=more.pop("jobDefinition", DEFINITION),
            containerOverrides={"environment": environment, **overrides},
            **more,
        )["jobId"]

    def describe(self, job):
        (found,) = self.client.describe_jobs(jobs=[job])["jobs"]
        return found

    def wait(self, job, *statuses):
        """Wait until a job was in one of these states; at its end by default."""
        wanted = set(statuses) or ENDS
        self.events.wait_for(lambda: any(it["status"] in wanted for it in self.events.of(job)))
        return self.describe(job)

    def wait_for_line(self, job, line):
        """Wait until a running job has written a line."""
        stream = self.wait(job, "RUNNING")["container"]["logStreamName"]
        ticking = threading.Event()
        for _ in range(int(PATIENCE_SECONDS / 0.005)):
            if line in self.log.lines.get(stream, []):
                return
            ticking.wait(0.005)
        raise AssertionError(self.log.lines)

    def statuses(self, job):
        return [detail["status"] for detail in self.events.of(job)]


@dataclass
class Door:
    """A server, and a client of it, that outlive endpoints: both take long to come and go."""

    client: Any = None
    application: Any = None

    def __call__(self, environ, start_response):
        return self.application(environ, start_response)


@contextmanager
def endpoint(door, definitions=None, capacity=8, log=None, grace=0.2, **more):
    executor = ProcessExecutor([sys.executable, "-I", "-S", "-c", PROGRAM], {"BASE": "of the deployment"})
    events, log = Events(), log or Log()
    service = BatchService(
        place=PLACE,
        definitions=definitions or {DEFINITION: definition()},
        capacity_vcpus=capacity,
        executor=executor,
        publish=events.publish,
        logs=log,
        grace_seconds=grace,
        **more,
    )
    try:
        door.application = application(service)
        yield Batch(door.client, service, events, log)
    finally:
        service.close()
        executor.close()


def definition(**changes):
    made = job_definition("en", "standard", 3600)
    fields = {name: getattr(made, name) for name in JobDefinition.__slots__}
    return JobDefinition(**(fields | changes))

"""The embedded cloud as a process of its own, and what a user does with it."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Self

import boto3

from contract.job.identity import job_id
from tests.contract.program import children, is_running, wait_until

ROOT = Path(__file__).parents[2]
REGION = "us-east-1"
JOB_SECONDS = 180
"""A busy machine may take that long for one short job."""


@dataclass
class Cloud:
    """A running `longhand local`."""

    process: subprocess.Popen[str]
    ready: dict[str, str]
    _clients: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def start(cls, *options: str, stderr: Any = None, environment: dict[str, str] | None = None) -> Self:
        """Start it with options, and with variables beside those of this process.

        Who chooses no operating point gets `standard`, which is faster, unless the options say otherwise.
        """
        usual = ("--port", "0", "--api-port", "0", "--default-operating-point", "standard")
        command = [sys.executable, "-m", "longhand", "local", *usual, *options]
        process = subprocess.Popen(
            command,
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        )
        assert process.stdout
        line = process.stdout.readline()
        assert line, f"longhand local ended with {process.wait(60)}"
        return cls(process, json.loads(line))

    def stop(self, number: int = signal.SIGINT) -> int:
        """Ask it to end, and give its exit status."""
        for client in self._clients.values():
            client.close()
        self.process.send_signal(number)
        status = self.process.wait(60)
        self.process.stdout.close()
        return status

    def client(self, service: str) -> Any:
        if service not in self._clients:
            self._clients[service] = boto3.client(
                service,
                endpoint_url=self.ready["endpoint_url"],
                region_name=REGION,
                aws_access_key_id="any",
                aws_secret_access_key="any",
            )
        return self._clients[service]

    @cached_property
    def uploads(self) -> str:
        return self.ready["uploads_bucket"]

    @cached_property
    def results(self) -> str:
        return self.ready["results_bucket"]

    def upload(self, key: str, content: bytes | Path) -> str:
        """Put a recording into the bucket. Returns the id of its job."""
        body = content.read_bytes() if isinstance(content, Path) else content
        version = self.client("s3").put_object(Bucket=self.uploads, Key=key, Body=body)["VersionId"]
        return job_id(self.uploads, key, version)

    def get(self, path: str, headers: dict[str, str] | None = None) -> tuple[int, bytes, Any]:
        """Call the API. Returns status, body and headers."""
        request = urllib.request.Request(
            self.ready["api_url"] + path,
            headers={"Authorization": f"Bearer {self.ready['api_key']}", **(headers or {})},
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, answer.read(), answer.headers
        except urllib.error.HTTPError as error:
            return error.code, error.read(), error.headers

    def job(self, job: str) -> dict[str, Any] | None:
        status, body, _ = self.get(f"/v2/jobs/{job}")
        return json.loads(body)["job"] if status == 200 else None

    def ended(self, job: str) -> dict[str, Any]:
        """Wait until a job is done or rejected."""
        last: list[Any] = [None]

        def look() -> bool:
            last[0] = self.job(job)
            return bool(last[0]) and last[0]["status"] != "running"

        wait_slowly(look, JOB_SECONDS)
        return last[0]

    def transcript(self, job: str, form: str = "txt") -> str:
        status, body, _ = self.get(f"/v2/jobs/{job}/transcript?format={form}")
        assert status == 200, body
        return body.decode()

    def result(self, key: str) -> bytes:
        return self.client("s3").get_object(Bucket=self.results, Key=key)["Body"].read()

    def result_keys(self, job: str) -> set[str]:
        listed = self.client("s3").list_objects_v2(Bucket=self.results, Prefix=f"{job}/")
        return {item["Key"].removeprefix(f"{job}/") for item in listed.get("Contents", [])}

    def messages(self, queue: str) -> int:
        """Messages in a queue, those that are being worked on included."""
        url = f"{self.ready['endpoint_url']}/123456789012/{queue}"
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        found = self.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=names)["Attributes"]
        return sum(int(found[name]) for name in names)

    def keeper(self) -> int:
        """Process id of the server that holds all that was uploaded: the first that was started."""
        return children(self.process.pid)[0]

    def workers(self) -> list[int]:
        """Process ids of the workers that run its jobs now."""
        mark = f"AWS_ENDPOINT_URL={self.ready['endpoint_url']}\0".encode()
        return [
            pid
            for pid, command in _processes()
            if b"transcriber.worker" in command and mark in _read(Path(f"/proc/{pid}/environ")) + b"\0"
        ]

    def family(self) -> list[int]:
        """Process ids of everything that belongs to it, jobs included."""
        found = [self.process.pid]
        for pid in found:
            found += children(pid)
        return [*found, *(worker for worker in self.workers() if worker not in found)]


def wait_slowly(condition: Any, within: float) -> None:
    """Wait for something that takes seconds, without keeping the server busy with questions."""
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


def assert_gone(pids: list[int]) -> None:
    wait_until(lambda: not any(is_running(pid) for pid in pids))


def _processes() -> Iterator[tuple[int, bytes]]:
    for folder in Path("/proc").glob("[0-9]*"):
        yield int(folder.name), _read(folder / "cmdline")


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


def aws(cloud: Cloud, *arguments: str) -> str:
    """Run the AWS CLI, unmodified, against the embedded cloud."""
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": "/nonexistent",
        "AWS_ACCESS_KEY_ID": "any",
        "AWS_SECRET_ACCESS_KEY": "any",
        "AWS_DEFAULT_REGION": REGION,
    }
    program = Path(sys.executable).with_name("aws")
    command = [program, "--endpoint-url", cloud.ready["endpoint_url"], *arguments]
    return subprocess.run(
        command, env=environment, check=True, capture_output=True, text=True, timeout=180
    ).stdout

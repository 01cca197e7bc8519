"""A worker to start, a `pipeline` for it to run, and the S3 that it works on."""

import json
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from contract.job.outcome import Failure, Summary
from contract.job.task import Task

ROOT = Path(__file__).parents[3]
JOB = "abcdefghijklmnopqrstuvwx"
CONFIG = {"type": "transcription", "transcription_config": {"language": "en"}}
TIMEOUT_SECONDS = 60


@dataclass(frozen=True)
class Cloud:
    """Two buckets of one test, at an S3 of this machine."""

    endpoint: str
    client: Any
    uploads: str
    results: str

    def upload(self, body: bytes = b"RIFF of a kind", key: str = "call.wav", **changes: Any) -> Task:
        """Put a recording and its job config where ingest leaves them, and describe the job."""
        config = json.dumps(changes.pop("config", CONFIG))
        self.client.put_object(Bucket=self.results, Key=f"{JOB}/config.json", Body=config.encode())
        answer = self.client.put_object(Bucket=self.uploads, Key=key, Body=body)
        task = {
            "job": JOB,
            "uploads_bucket": self.uploads,
            "key": key,
            "version_id": answer.get("VersionId", "null"),
            "results_bucket": self.results,
            "size_bytes": len(body),
        }
        return Task(**(task | changes))

    def names(self) -> list[str]:
        """What is in the results but the config, by its name in the folder of the job."""
        listed = self.client.list_objects_v2(Bucket=self.results).get("Contents", [])
        names = [item["Key"].removeprefix(f"{JOB}/") for item in listed]
        return [name for name in names if name != "config.json"]

    def stored(self) -> dict[str, Any]:
        """Everything there: name -> answer of S3. For a time when nobody writes or removes any of it."""
        return {name: self.get(name) for name in self.names()}

    def get(self, name: str) -> Any:
        return self.client.get_object(Bucket=self.results, Key=f"{JOB}/{name}", ChecksumMode="ENABLED")

    def text(self, name: str) -> str:
        return self.get(name)["Body"].read().decode()

    def put(self, name: str, body: bytes) -> None:
        self.client.put_object(Bucket=self.results, Key=f"{JOB}/{name}", Body=body)

    @property
    def failure(self) -> Failure:
        return Failure.from_json(self.text("error.json"))

    @property
    def summary(self) -> Summary:
        return Summary.from_json(self.text("summary.json"))


@dataclass(frozen=True)
class Outcome:
    status: int
    stderr: str


@dataclass(frozen=True)
class Worker:
    """Starts workers, each with nothing of this machine's environment but what is here."""

    folder: Path
    environment: dict[str, str] = field(default_factory=dict)

    @property
    def work(self) -> Path:
        return self.folder / "work"

    def write_pipeline(self, *parts: str, interpreter: str = sys.executable) -> None:
        """Make a program called `pipeline`; in Python, `option(name)` gives the value of one."""
        script = self.folder / "bin" / "pipeline"
        script.parent.mkdir(exist_ok=True)
        helpers = HELPERS if "python" in interpreter else ""
        script.write_text("\n".join([f"#!{interpreter}", helpers, *map(textwrap.dedent, parts)]))
        script.chmod(0o755)

    @contextmanager
    def start(self, task: Task, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
        """Run it beside the block. Should that fail, it is ended: nobody would let its `pipeline` go on."""
        with subprocess.Popen(
            [sys.executable, "-m", "transcriber.worker"],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.environment | task.to_environment() | environment,
        ) as process:
            try:
                yield process
            except BaseException:
                process.terminate()
                raise

    def __call__(self, task: Task, **environment: str) -> Outcome:
        with self.start(task, **environment) as process:
            stdout, stderr = process.communicate(timeout=TIMEOUT_SECONDS)
        assert stdout == b"", "STDOUT of a job is nobody's business"
        return Outcome(process.returncode, stderr.decode())


HELPERS = """\
import json, os, sys
from pathlib import Path
def option(name):
    return sys.argv[sys.argv.index(name) + 1]
def say(text):
    print(text, file=sys.stderr, flush=True)
"""

TRANSCRIPT = {
    "format": "2.7",
    "metadata": {"created_at": "2026-01-02T03:04:05.678Z", "type": "transcription"},
    "results": [
        {
            "type": "word",
            "start_time": 0.5,
            "end_time": 1.25,
            "alternatives": [{"content": "Grüße", "confidence": 0.9, "language": "en"}],
        }
    ],
}

ALL_IS_WELL = f"""
folder = Path(option("--all-formats"))
folder.joinpath("transcript.txt").write_text("as text")
folder.joinpath("transcript.srt").write_text("as subtitles")
say("2026-01-02 03:04:05.678Z INFO sentryserver Transcribed 62 seconds of speech")
print({json.dumps(TRANSCRIPT)!r})
"""

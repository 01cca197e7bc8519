"""Running the program as a process."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
TIMEOUT_SECONDS = 120


@dataclass(frozen=True)
class Outcome:
    """How a run of the program ended."""

    status: int
    stdout: bytes
    stderr: str

    @property
    def message(self) -> str:
        """First line on STDERR."""
        return self.stderr.partition("\n")[0]

    @property
    def transcript(self) -> dict[str, Any]:
        assert self.status == 0, self.stderr
        return json.loads(self.stdout)

    @property
    def words(self) -> list[str]:
        results = self.transcript["results"]
        return [item["alternatives"][0]["content"] for item in results if item["type"] == "word"]

    def assert_failed(self, message: str, code: str = "", status: int = 1) -> None:
        """No transcript, the message on a line of its own, what to do about it, and no stack trace."""
        assert self.status == status, self.stderr
        assert self.stdout == b""
        assert message in self.stderr.splitlines()
        assert f"Error code: {code}" in self.stderr
        assert "What to do: " in self.stderr
        assert "Traceback" not in self.stderr


@dataclass(frozen=True)
class Pipeline:
    """Starts the program with a licence and models, and with nothing else of this machine's environment."""

    environment: dict[str, str]
    program: Sequence[str] = field(default=(sys.executable, "-m", "transcriber.pipeline"))

    def command(self, *arguments: str | Path) -> list[str]:
        return [*self.program, *map(str, arguments)]

    def env(self, changes: dict[str, str | None]) -> dict[str, str]:
        merged = self.environment | changes
        return {name: value for name, value in merged.items() if value is not None}

    def __call__(
        self,
        *arguments: str | Path,
        stdin: bytes = b"",
        env: dict[str, str | None] | None = None,
        **options: Any,
    ) -> Outcome:
        done = subprocess.run(
            self.command(*arguments),
            input=stdin,
            capture_output=True,
            env=self.env(env or {}),
            cwd=options.pop("cwd", ROOT),
            timeout=TIMEOUT_SECONDS,
            check=False,
            **options,
        )
        return Outcome(done.returncode, done.stdout, done.stderr.decode())

    def start(
        self, *arguments: str | Path, env: dict[str, str | None] | None = None, **options: Any
    ) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self.command(*arguments),
            stdin=options.pop("stdin", subprocess.PIPE),
            stdout=options.pop("stdout", subprocess.PIPE),
            stderr=options.pop("stderr", subprocess.PIPE),
            env=self.env(env or {}),
            cwd=ROOT,
            **options,
        )


def wait_until(condition: Callable[[], bool], within: float = 60.0) -> None:
    """Wait for something to become true, and fail if it does not."""
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.01)


def children(pid: int) -> list[int]:
    """Process ids of the children of a process."""
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]
    except FileNotFoundError:
        return []


def workers(pid: int) -> list[int]:
    """Process ids of the workers of a program: children of the process that works under its supervision."""
    return [worker for child in children(pid) for worker in children(child)]


def is_running(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text("ascii")
    except (FileNotFoundError, ProcessLookupError):  # it may go between opening and reading
        return False

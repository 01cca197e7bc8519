"""What STDOUT gets of the recordings of a command: ids, JSON, or the one transcript itself."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, Protocol

import typer

from contract.errors.client import JobWasRejected
from longhand.output import print_bytes, printable

if TYPE_CHECKING:
    from contract.job.layout import TranscriptFormat
    from longhand.client import Api
    from longhand.submission.plan import Outcome, Plan


class Teller(Protocol):
    """Tells what became of a recording."""

    def tell(self, outcome: Outcome) -> None: ...

    def end(self) -> None:
        """Tell what is left, once nothing else is shown."""


class _Lines:
    """Prints lines as they come; but to a terminal, where bars move, when those are gone."""

    def __init__(self) -> None:
        self._held: list[str] = []

    def say(self, line: str) -> None:
        self._held.append(line)
        if not sys.stdout.isatty():
            self.end()

    def end(self) -> None:
        for line in self._held:
            typer.echo(line)
        self._held.clear()
        sys.stdout.flush()


class Ids(_Lines):
    """A line for each job: its id and the file. What failed is told on STDERR alone."""

    def tell(self, outcome: Outcome) -> None:
        if outcome.error is None:
            self.say(f"{outcome.job_id}  {printable(str(outcome.recording.path))}")


class JsonLines(_Lines):
    """A line of JSON for each file, for a script. Names of files that are no text survive in it."""

    def __init__(self, plan: Plan) -> None:
        super().__init__()
        self._plan = plan

    def tell(self, outcome: Outcome) -> None:
        self.say(json.dumps(self._document(outcome)))

    def _document(self, outcome: Outcome) -> dict[str, Any]:
        document = {"file": str(outcome.recording.path), "id": outcome.job_id or None}
        if error := outcome.error:
            status = "rejected" if isinstance(error, JobWasRejected) else "failed"
            said = {"code": error.code, "message": str(error), "advice": error.advice}
            return {**document, "status": status, "error": said}
        if not self._plan.waits:
            return {**document, "status": "submitted"}
        files = {form: str(path) for form, path in self._plan.targets(outcome.recording).items()}
        return {**document, "status": "done", "transcripts": files}


class OneTranscript:
    """The transcript, and nothing else."""

    def __init__(self, api: Api, form: TranscriptFormat) -> None:
        self._api, self._form = api, form
        self._content = b""

    def tell(self, outcome: Outcome) -> None:
        if outcome.error is None:
            self._content = self._api.transcript(outcome.job_id, self._form)

    def end(self) -> None:
        print_bytes(self._content)

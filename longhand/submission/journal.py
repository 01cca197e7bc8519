"""What was begun, so that the same command goes on: one small file for each recording on its way."""

from __future__ import annotations

import hashlib
import json
import time
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final

from contract.errors.client import SubmissionBusy, SubmissionsUnusable
from longhand.processes import Process
from transcriber.atomic import locked, write_atomically
from transcriber.home import home

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from longhand.submission.recording import Recording

_FOR_THE_OWNER: Final = 0o600
_KEPT_SECONDS: Final = 30 * 24 * 3600.0
"""What nobody went on with for so long is dropped."""


class Phase(StrEnum):
    """How far a submission is."""

    UPLOADING = "uploading"
    SUBMITTED = "submitted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One recording on its way.

    Attributes
    ----------
    key
        Of API, file and config together: its file's name.
    job
        Empty until the API gave one.
    written
        Files of transcripts that were written for it.
    process
        Who works on it; the process may be gone.
    at
        When it was last written, in seconds since 1970.
    """

    key: str
    path: str
    job: str = ""
    phase: Phase = Phase.UPLOADING
    written: tuple[str, ...] = ()
    process: Process
    at: float = 0.0

    @classmethod
    def of(cls, document: dict[str, Any]) -> Entry:
        changed = {
            "phase": Phase(document["phase"]),
            "written": tuple(document["written"]),
            "process": Process(**document["process"]),
        }
        return cls(**{**document, **changed})


class Journal:
    """The submissions of this user. Several processes may use it at once."""

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder or home() / "submissions"
        self._process = Process.this()

    def claim(
        self, api_url: str, recording: Recording, config: dict[str, Any], *, fresh: bool = False
    ) -> Entry:
        """Take a recording on, and learn how far it is already.

        Parameters
        ----------
        fresh
            Forget what was begun.

        Raises
        ------
        SubmissionBusy
            Another process has it.
        SubmissionsUnusable
        """
        key = _key(api_url, recording, config)
        path = str(recording.path)
        with self._alone():
            found = self._read(key)
            if found and found.process != self._process and found.process.is_alive:
                by = f"by process {found.process.pid}"
                raise SubmissionBusy(f"{recording.path} is being submitted already", by)
            if found is None or fresh:
                found = Entry(key=key, path=path, process=self._process)
            return self._write(replace(found, process=self._process))

    def find(self, api_url: str, recording: Recording, config: dict[str, Any]) -> Entry | None:
        """Tell how far a recording is, and leave it to whoever has it."""
        return self._read(_key(api_url, recording, config))

    def note(self, entry: Entry, **changes: Any) -> Entry:
        """Write down how far a recording is that this process has taken on."""
        try:
            return self._write(replace(entry, **changes))
        except OSError as error:
            raise self._unusable(error) from error

    def drop(self, entry: Entry) -> None:
        """Forget a recording: nothing is left to go on with."""
        self._path(entry.key).unlink(missing_ok=True)

    def drop_old(self) -> None:
        """Forget what nobody went on with."""
        with self._alone():
            for entry in self._entries():
                if time.time() - entry.at > _KEPT_SECONDS and not entry.process.is_alive:
                    self.drop(entry)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with locked(self._folder):
                yield
        except OSError as error:
            raise self._unusable(error) from error

    def _entries(self) -> Iterator[Entry]:
        for path in self._folder.glob("*.json"):
            if entry := self._read(path.stem):
                yield entry

    def _read(self, key: str) -> Entry | None:
        """Read an entry. One that cannot be understood is as none: the recording is sent again."""
        try:
            entry = Entry.of(json.loads(self._path(key).read_bytes()))
        except (OSError, ValueError, TypeError, KeyError):
            return None
        return entry if entry.key == key else None

    def _write(self, entry: Entry) -> Entry:
        entry = replace(entry, at=time.time())
        document = json.dumps(asdict(entry), ensure_ascii=True).encode("ascii")
        write_atomically(self._path(entry.key), document, _FOR_THE_OWNER)
        return entry

    def _path(self, key: str) -> Path:
        return self._folder / f"{key}.json"

    def _unusable(self, error: OSError) -> SubmissionsUnusable:
        return SubmissionsUnusable(f"cannot write into {self._folder}", error.strerror or str(error))


def _key(api_url: str, recording: Recording, config: dict[str, Any]) -> str:
    of = [api_url, str(recording.path), recording.size_bytes, recording.mtime_ns, config]
    return hashlib.sha256(json.dumps(of, sort_keys=True).encode()).hexdigest()[:32]

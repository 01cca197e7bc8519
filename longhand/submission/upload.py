"""One recording into the store, from wherever it stands."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from contract.errors.api import UploadIncomplete
from contract.errors.client import ApiBusy, ApiRefused, JobUnknown, RecordingChanged, UploadUrlExpired
from longhand.submission.content import Content
from longhand.submission.journal import Phase
from longhand.submission.stages import Place, Stage

if TYPE_CHECKING:
    from longhand.client import Api, Part, Upload
    from longhand.submission.journal import Entry, Journal
    from longhand.submission.recording import Recording
    from longhand.submission.stages import Reporter
    from longhand.submission.stop import Stop

_ROUNDS: Final = 5
"""How often fresh addresses are asked for in a row without a part more having come."""
_ROOM_SECONDS: Final = 10.0
"""After which room for a job is looked for again, where the API does not say."""


@dataclass(frozen=True, slots=True)
class Uploader:
    """What sending recordings works with."""

    api: Api
    journal: Journal
    config: dict[str, Any]
    reporter: Reporter
    stop: Stop

    def claim(self, recording: Recording, *, fresh: bool) -> Entry:
        return self.journal.claim(self.api.url, recording, self.config, fresh=fresh)

    def bring(self, recording: Recording, entry: Entry) -> Entry:
        """Make a job of a recording, or go on with the one that was begun.

        Raises
        ------
        ClientError
        """
        if entry.job and entry.phase is Phase.SUBMITTED:
            if self._is_there(entry):
                return entry
            entry = self.journal.note(entry, job="", phase=Phase.UPLOADING, written=())
        upload = self._begun(entry) if entry.job else None
        if upload is None:
            upload = self._announced(recording)
            entry = self.journal.note(entry, job=upload.id, phase=Phase.UPLOADING, written=())
        try:
            self._send(recording, upload)
        except RecordingChanged:
            self._take_back(entry)
            raise
        return self.journal.note(entry, phase=Phase.SUBMITTED)

    def _take_back(self, entry: Entry) -> None:
        """Leave no job that waits for a recording which is not there any more."""
        with suppress(ApiRefused):
            self.api.delete(entry.job, force=True)
        self.journal.drop(entry)

    def _is_there(self, entry: Entry) -> bool:
        try:
            return self.api.job(entry.job).status not in {"deleted", "expired"}
        except JobUnknown:
            return False

    def _begun(self, entry: Entry) -> Upload | None:
        """Ask what is there of a recording; None if the API does not expect it any more."""
        try:
            upload = self.api.upload(entry.job)
            gone = not upload.received and self.api.job(entry.job).has_ended
        except JobUnknown:
            return None
        return None if gone else upload

    def _announced(self, recording: Recording) -> Upload:
        """Announce a recording, however long it takes until the API has room for another job."""
        while True:
            try:
                return self.api.post_upload(self.config, recording.name, recording.size_bytes)
            except ApiBusy as busy:
                self.reporter.show(recording, Place(Stage.NO_ROOM))
                self.stop.pause(busy.retry_after or _ROOM_SECONDS)

    def _send(self, recording: Recording, upload: Upload) -> None:
        """Send what is missing, and ask for fresh addresses when the store takes no more at the old ones."""
        barren, missing = 0, self._missing(recording, upload)
        while not upload.received:
            trouble = self._send_parts(recording, upload, missing)
            if trouble is None:
                return
            upload = self.api.upload(upload.id)
            still = self._missing(recording, upload)
            barren = barren + 1 if len(still) >= len(missing) else 0
            if barren >= _ROUNDS and not upload.received:
                raise trouble
            missing = still

    def _send_parts(self, recording: Recording, upload: Upload, missing: list[Part]) -> ApiRefused | None:
        """Send parts, one after the other. Returns what fresh addresses or sending again may help against."""
        there = recording.size_bytes - sum(_length(recording, upload, part) for part in missing)
        try:
            for part in missing:
                recording.refuse_changed()
                length = _length(recording, upload, part)
                on_sent = partial(self._on_sent, recording, there)
                self.api.put(
                    part, partial(Content, recording.path, _start(upload, part), length, on_sent), length
                )
                there += length
            recording.refuse_changed()
            if upload.is_multipart:
                self.api.complete(upload.id)
        except UploadUrlExpired as expired:
            return expired
        except ApiRefused as refused:
            if refused.reason != UploadIncomplete.code:
                raise
            return refused
        return None

    def _missing(self, recording: Recording, upload: Upload) -> list[Part]:
        return [part for part in upload.parts if part.received_bytes != _length(recording, upload, part)]

    def _on_sent(self, recording: Recording, before: int, sent: int) -> None:
        self.stop.check()
        self.reporter.show(recording, Place(Stage.UPLOADING, (before + sent) / recording.size_bytes))


def _start(upload: Upload, part: Part) -> int:
    return (part.number - 1) * upload.part_bytes


def _length(recording: Recording, upload: Upload, part: Part) -> int:
    if not upload.is_multipart:
        return recording.size_bytes
    return min(upload.part_bytes, recording.size_bytes - _start(upload, part))

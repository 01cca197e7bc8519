"""What callbacks may bring along: where each item of `contents` comes from."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from contract.api.job import RetrieveJobResponse
from contract.job.layout import CONTENT_TYPES, TranscriptFormat, transcript_key
from contract.job.state import State
from lambdas.jobs.logs import log
from lambdas.jobs.views import job_details, json_bytes, with_job
from lambdas.notify.item import Item
from lambdas.notify.recording import stored_recording

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_s3 import S3Client

    from contract.job.callback import Content
    from contract.job.record import JobRecord

_FORMS: Final[dict[Content, TranscriptFormat]] = {
    "transcript": "json-v2",
    "transcript.json-v2": "json-v2",
    "transcript.txt": "txt",
    "transcript.srt": "srt",
}
_TYPES: Final[dict[TranscriptFormat, str]] = {
    "json-v2": CONTENT_TYPES["json"],
    "txt": CONTENT_TYPES["txt"],
    "srt": CONTENT_TYPES["txt"],  # the v2 API knows no other type for it
}
_SUFFIXES: Final[dict[TranscriptFormat, str]] = {"json-v2": "json", "txt": "txt", "srt": "srt"}
_RECORDING_TYPE: Final = "application/octet-stream"
_NAMELESS: Final = "recording"


@dataclass(frozen=True, slots=True)
class Items:
    """The items of one job.

    Attributes
    ----------
    s3, results_bucket
        Where the results lie. The record says where the recording does.
    now
        What the job document goes by.
    """

    s3: S3Client
    results_bucket: str
    record: JobRecord
    now: datetime

    def find(self, name: Content) -> Item | None:
        """Give an item; None if this job has no such thing: it was rejected, or what was there is gone."""
        if name == "jobinfo":
            return self._jobinfo()
        if name == "data":
            return self._data()
        if name == "text":
            return None  # there is none: no job of this service aligns a text
        return self._transcript(_FORMS[name])

    def _jobinfo(self) -> Item:
        document = json_bytes(RetrieveJobResponse(job=job_details(self.record, self.now)))
        return Item.of(document, f"{self._stem}.jobinfo.json", CONTENT_TYPES["json"])

    def _data(self) -> Item | None:
        found = stored_recording(self.s3, self.record)
        if found is None:
            return None
        return Item(file_name=self._name, content_type=_RECORDING_TYPE, length=found.length, chunks=found)

    def _transcript(self, form: TranscriptFormat) -> Item | None:
        if self.record.state is not State.DONE:
            return None
        content = self._result(transcript_key(self.record.id, form))
        if content is not None and form == "json-v2":
            content = self._with_job(content)
        if content is None:
            return None
        return Item.of(content, f"{self._stem}.{_SUFFIXES[form]}", _TYPES[form])

    def _result(self, key: str) -> bytes | None:
        try:
            return self.s3.get_object(Bucket=self.results_bucket, Key=key)["Body"].read()
        except self.s3.exceptions.NoSuchKey:
            return None

    def _with_job(self, transcript: bytes) -> bytes | None:
        try:
            return with_job(transcript, self.record)
        except ValueError as error:
            log.warning("a transcript cannot be read", extra={"job": self.record.id, "error": str(error)})
            return None

    @property
    def _name(self) -> str:
        name = PurePosixPath(self.record.data_name).name
        return _NAMELESS if name in {"", ".."} else name

    @property
    def _stem(self) -> str:
        return PurePosixPath(self._name).stem

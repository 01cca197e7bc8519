"""Jobs and transcripts as the v2 API shows them. Functions of records and bytes; nothing here asks AWS."""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from pydantic import BaseModel

from contract.api.job import JobDetails, JobError, JobProgress, RetrieveJobsResponse
from contract.job.callback import Callback
from contract.job.outcome import Failure
from contract.job.progress import Progress
from contract.job.record import JobRecord
from contract.job.state import State
from contract.transcript import timestamp
from lambdas.jobs.shown import shown_config

MAX_CONFIG_BYTES_LISTED: Final = 2 * 1024**2
"""Of the configs in one list of jobs. Those that do not fit are left out; asking for the job gives them."""

_COMPACT: Final = re.compile(rb'\{(\n"|"\w+":[^\s])')
"""How a transcript begins that has one result a line, or no blanks at all."""

_encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def json_bytes(document: BaseModel | Mapping[str, Any] | str) -> bytes:
    """Write compact JSON. What UTF-8 cannot hold, half of a surrogate pair, is escaped as JSON does it.

    Of a model, what is None is left out: the v2 API leaves out what is not known.
    """
    if isinstance(document, BaseModel):
        document = document.model_dump(exclude_none=True)
    return _encode(document).encode("utf-8", "backslashreplace")


def job_details(record: JobRecord, now: datetime, progress: Progress | None = None) -> JobDetails:
    """Show a job.

    `duration` is there from the start, 0 until the length of the recording is known: clients rely on it.

    Parameters
    ----------
    progress
        How far its run is, if that is known.
    """
    return JobDetails(
        **_identity(record),
        status="expired" if record.expires_at <= now else record.state.api_status,
        config=_config(record),
        lang=record.language or None,
        errors=_errors(record) or None,
        progress=None if record.state.is_end else _progress(record.state, progress),
    )


def job_list(records: Iterable[JobRecord], now: datetime) -> RetrieveJobsResponse:
    """Show jobs, of any number up to the limit of the list, so that they fit through a function URL."""
    jobs, left = [], MAX_CONFIG_BYTES_LISTED
    for record in records:
        job = job_details(record, now)
        left -= len(_encode(job.config))
        jobs.append(job if left >= 0 else job.model_copy(update={"config": None}))
    return RetrieveJobsResponse(jobs=jobs)


def with_job(transcript: bytes, record: JobRecord) -> bytes:
    """Say in a transcript whose it is: the container's JSON has no `job`, the API's has.

    Whatever else is there stays. Indented JSON becomes compact, half as long; what is compact already is not
    taken apart for it, which would take a tenth of a second for two hours of speech.

    Raises
    ------
    ValueError
        It is no JSON object.
    """
    job = _identity(record)
    if tracking := (record.config or {}).get("tracking"):
        job["tracking"] = tracking
    if _is_compact(transcript):
        return b'{"job":' + json_bytes(job) + b"," + transcript[1:]
    document = json.loads(transcript)
    if not isinstance(document, dict):
        raise ValueError("the transcript is no JSON object")  # noqa: TRY004 - a wrong value, read from JSON
    return json_bytes({**document, "job": job})


def _is_compact(transcript: bytes) -> bool:
    """Tell whether a transcript is as our transcriber writes it: not indented, with no `job` of its own."""
    whole = _COMPACT.match(transcript) and transcript.rstrip().endswith(b"}")
    return bool(whole) and b'"job":' not in transcript


def reason(failure: Failure) -> str:
    """Say in one line why a job was rejected and what to do."""
    return f"{failure.message.rstrip('.')}. {failure.advice}"


def _identity(record: JobRecord) -> dict[str, Any]:
    seconds = record.audio_seconds if record.duration_seconds is None else record.duration_seconds
    return {
        "created_at": timestamp(record.created_at),
        "data_name": record.data_name,
        "duration": round(seconds or 0),
        "id": record.id,
    }


def _config(record: JobRecord) -> dict[str, Any]:
    """Show the config; where the record does not hold it, what the record knows of it."""
    if record.config is not None:
        return shown_config(record.config)
    known = {"language": record.language, "operating_point": record.operating_point}
    return shown_config({"transcription_config": {name: value or None for name, value in known.items()}})


def _errors(record: JobRecord) -> list[JobError]:
    """Give why the job failed, and whom nobody could tell of its end."""
    # The spec has no `type`, but a client in use cannot read an error without it.
    failure = record.failure
    errors = (
        [JobError(timestamp=failure.timestamp, type=failure.code, message=reason(failure))] if failure else []
    )
    return errors + [_untold(each, record) for each in record.callbacks if each.outcome == "failed"]


def _untold(callback: Callback, record: JobRecord) -> JobError:
    return JobError(
        timestamp=timestamp(callback.settled_at or record.updated_at),
        type=callback.code,
        message=f"notification could not be sent: {callback.error}",
    )


def _progress(stage: State, progress: Progress | None) -> JobProgress:
    return JobProgress(stage=stage, share=min(max(progress.share, 0.0), 1.0) if progress else None)

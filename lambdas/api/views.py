"""Jobs and transcripts as the v2 API shows them. Functions of records and bytes; nothing here asks AWS."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any, Final

from contract.job.outcome import Failure
from contract.job.record import JobRecord
from contract.transcript import timestamp
from lambdas.api.config import shown_config

MAX_CONFIG_BYTES_LISTED: Final = 2 * 1024**2
"""Of the configs in one list of jobs. Those that do not fit are left out; asking for the job gives them."""

_encode: Final = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def json_bytes(document: Any) -> bytes:
    """Write compact JSON. What UTF-8 cannot hold, half of a surrogate pair, is escaped as JSON does it."""
    return _encode(document).encode("utf-8", "backslashreplace")


def job_document(record: JobRecord, now: datetime) -> dict[str, Any]:
    """Show a job: what `JobDetails` of the spec has.

    `duration` is there from the start, 0 until the length of the recording is known: clients rely on it.
    """
    document = {
        **_identity(record),
        "status": "expired" if record.expires_at <= now else record.state.api_status,
        "config": _config(record),
    }
    if record.language:
        document["lang"] = record.language
    if record.failure:
        document["errors"] = [_error(record.failure)]
    return document


def job_list(records: Iterable[JobRecord], now: datetime) -> list[dict[str, Any]]:
    """Show jobs, of any number up to the limit of the list, so that they fit through a function URL."""
    documents, left = [], MAX_CONFIG_BYTES_LISTED
    for record in records:
        document = job_document(record, now)
        left -= len(_encode(document["config"]))
        if left < 0:
            del document["config"]
        documents.append(document)
    return documents


def with_job(transcript: bytes, record: JobRecord) -> bytes:
    """Say in a transcript whose it is: the container's JSON has no `job`, the API's has.

    Whatever else is there stays. Indented JSON becomes compact, half as long.

    Raises
    ------
    ValueError
        It is no JSON object.
    """
    document = json.loads(transcript)
    if not isinstance(document, dict):
        raise ValueError("the transcript is no JSON object")  # noqa: TRY004 - a wrong value, read from JSON
    job = _identity(record)
    if tracking := (record.config or {}).get("tracking"):
        job["tracking"] = tracking
    return json_bytes({**document, "job": job})


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


def _error(failure: Failure) -> dict[str, str]:
    # The spec has no `type`, but a client in use cannot read an error without it.
    return {"timestamp": failure.timestamp, "type": failure.code, "message": reason(failure)}

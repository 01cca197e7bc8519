"""Whether an upload becomes a job, and which."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from contract.errors.base import LonghandError
from lambdas.ingest.examine import Examination, examine, refuse_too_long
from lambdas.ingest.found_order import find_order
from lambdas.ingest.recording.length import Length
from lambdas.jobs.order import Order

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

    from contract.config import OperatingPoint
    from contract.job.record import JobRecord
    from lambdas.ingest.settings import IngestSettings
    from lambdas.ingest.upload import Upload


@dataclass(frozen=True, slots=True)
class Accepted:
    found: Examination
    order: Order


@dataclass(frozen=True, slots=True)
class Refused:
    """The recording, or what is asked for it, cannot be had.

    Attributes
    ----------
    found, order
        As far as it came.
    """

    error: LonghandError
    found: Examination | None = None
    order: Order | None = None


Verdict = Accepted | Refused


def judge(s3: S3Client, upload: Upload, settings: IngestSettings) -> Verdict:
    """Look at an upload and its config. What is wrong with them is a verdict, and not an error."""
    found = order = None
    try:
        found = examine(s3, upload)
        order = find_order(s3, upload, settings)
        refuse_too_long(found, upload.data_name)
    except LonghandError as error:
        return Refused(error, found, order)
    return Accepted(found, order)


def verdict_of(record: JobRecord, settings: IngestSettings) -> Accepted | None:
    """Give the verdict that was written onto a record.

    None if there is none yet, if the record does not hold all of it, or if the deployment cannot do that any
    more.
    """
    definition = settings.definition(record.language, record.operating_point)
    if not record.format or record.config is None or definition not in settings.job_definitions:
        return None
    seconds = record.duration_seconds
    return Accepted(
        Examination(
            size_bytes=record.size_bytes,
            format=record.format,
            length=None if seconds is None else Length(seconds, stated=False),
        ),
        Order(record.config, record.language, cast("OperatingPoint", record.operating_point)),
    )


def fields_of(verdict: Verdict) -> dict[str, Any]:
    """Give what a verdict says as fields of `JobRecord`; what it does not know is not among them."""
    fields: dict[str, Any] = {}
    if verdict.found:
        fields |= {"size_bytes": verdict.found.size_bytes, "format": verdict.found.format}
        if verdict.found.seconds is not None:
            fields["duration_seconds"] = round(verdict.found.seconds, 3)
    if verdict.order:
        fields |= {"language": verdict.order.language, "operating_point": verdict.order.operating_point}
    return fields

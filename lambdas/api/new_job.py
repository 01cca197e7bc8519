"""Beginning a job: its record, then its config, then its recording. All of it is there, or nothing."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from contract.errors.api import NotStored
from contract.job.identity import new_job_id, posted_config_key, posted_key
from contract.job.record import JobRecord, Step
from contract.job.state import State
from lambdas.api.faults import is_throttled
from lambdas.jobs.logs import log
from lambdas.jobs.order import recorded
from lambdas.jobs.removal import Removal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lambdas.api.call import Call, Service
    from lambdas.jobs.order import Order

EXPECTED_FOR: Final = timedelta(days=1)
"""A recording that is stored or to be fetched. By then its news have been heard, or never will be."""


def new_record(call: Call, order: Order, **fields: Any) -> JobRecord:
    """Make the record of a job whose recording is to come.

    Parameters
    ----------
    fields
        Of `JobRecord`: `source` and `data_name`, and what else is known.
    """
    settings, job = call.service.settings, fields.pop("id", None) or new_job_id()
    known: dict[str, Any] = {
        "id": job,
        "owner": call.owner,
        "bucket": settings.uploads_bucket,
        "key": posted_key(job),
        "version_id": "",
        "size_bytes": 0,
        "created_at": call.now,
        "state": State.EXPECTED,
        "history": (Step(state=State.EXPECTED, at=call.now),),
        "language": order.language,
        "operating_point": order.operating_point,
        "expected_until": call.now + EXPECTED_FOR,
        "updated_at": call.now,
        "expires_at": call.now + timedelta(days=settings.retention_days),
    }
    return JobRecord.model_validate(known | recorded(order) | fields)


@contextmanager
def begun(call: Call, record: JobRecord, order: Order) -> Iterator[None]:
    """Write a record and its config; the recording is for the caller. Should anything fail, all goes again.

    A recording that S3 took without anybody hearing of it goes as well, now or when its news come.

    Raises
    ------
    NotStored, ClientError
        As `taken`.
    """
    with taken():
        try:
            # False would mean that this very call has been made: by a try whose answer got lost.
            call.service.table.create(record)
            config = json.dumps(order.for_worker(), ensure_ascii=False).encode()
            call.service.s3.put_object(Bucket=record.bucket, Key=posted_config_key(record.id), Body=config)
            yield
        except Exception:
            _undo(call, record)
            raise


@contextmanager
def taken() -> Iterator[None]:
    """Tell a client that it may repeat its call where AWS did not take what it brought.

    Raises
    ------
    NotStored
    ClientError
        AWS throttles, which every call tells in the same way.
    """
    try:
        yield
    except (BotoCoreError, ClientError) as error:
        if is_throttled(error):
            raise
        log.exception("a job could not be begun")
        raise NotStored(detail=NotStored.advice) from error


def removal_of(service: Service) -> Removal:
    """Give what takes jobs back."""
    return Removal(table=service.table, s3=service.s3, batch=service.batch, results=service.results)


def _undo(call: Call, record: JobRecord) -> None:
    try:
        removal_of(call.service).take_back(record, call.service.clock())
    except (BotoCoreError, ClientError):
        # Its recording will not come, so the sweep ends it. Its caller does not know of it.
        log.exception("a job that could not be begun could not be removed", extra={"job": record.id})

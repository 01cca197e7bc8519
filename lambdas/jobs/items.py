"""Records as DynamoDB keeps them: moments as sortable text, numbers exact."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any, Final

from pydantic import BaseModel

from contract.job.record import JobRecord
from contract.job.state import State
from contract.transcript import timestamp
from lambdas.jobs.values import deserialize, serialize

OPEN_MARK: Final = "1"
"""Partition, in the index `OPEN`, of jobs that have not ended."""
CALLBACKS_MARK: Final = "callbacks"
"""Partition, in that index, of ended jobs of whose end somebody is still to be told."""


def listing_of(owner: str, *, deleted: bool = False) -> str:
    """Give the partition of the index `LISTING` that an owner's jobs are in."""
    return f"{'deleted' if deleted else 'jobs'}:{owner}"


def to_item(record: JobRecord) -> dict[str, Any]:
    """Write a record, with what its indexes and conditions need besides."""
    fields = {name: value for name, value in record if value is not None}
    fields["history"] = [{"state": step.state, "at": step.at} for step in record.history]
    fields |= {
        "rank": record.state.rank,
        "listing": listing_of(record.owner, deleted=record.state is State.DELETED),
    }
    if not record.state.is_end:
        fields |= {"open": OPEN_MARK, "running": record.owner}
    return {name: serialize(value) for name, value in plain(fields).items()}


def from_item(item: dict[str, Any]) -> JobRecord:
    """Read what `to_item` wrote."""
    fields = {name: deserialize(value) for name, value in item.items()}
    if "config" in fields:
        fields["config"] = json.loads(fields["config"])
    fields["expires_at"] = datetime.fromtimestamp(int(fields["expires_at"]), UTC)
    return JobRecord.model_validate(fields)


def plain(fields: dict[str, Any]) -> dict[str, Any]:
    """Give the values of fields as DynamoDB's serializer takes them."""
    return {name: _plain_field(name, value) for name, value in fields.items()}


def _plain_field(name: str, value: Any) -> Any:
    if name == "expires_at":
        return int(value.timestamp())  # what DynamoDB's time to live wants
    if name == "config":
        return json.dumps(value, ensure_ascii=False)  # its numbers come back as the user wrote them
    return _plain(value)


def _plain(value: Any) -> Any:  # noqa: PLR0911 - one for each kind of value
    if isinstance(value, BaseModel):
        return {name: _plain(held) for name, held in value if held is not None}
    if isinstance(value, dict):
        return {name: _plain(held) for name, held in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(held) for held in value]
    if isinstance(value, datetime):
        return timestamp(value)
    if isinstance(value, float):
        return Decimal(repr(value))
    if hasattr(value, "to_json"):  # a Failure
        return json.loads(value.to_json())
    return str(value) if isinstance(value, State) else value

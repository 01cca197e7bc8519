"""The jobs table: every read and write of it. Writes are conditional, so a record only ever moves forward."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

from contract.job.record import JobRecord
from contract.job.schema import BY_OWNER, OPEN, Index
from contract.job.state import State
from contract.transcript import timestamp

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_dynamodb import DynamoDBClient

_OPEN_MARK: Final = "1"
_serialize: Final = TypeSerializer().serialize
_deserialize: Final = TypeDeserializer().deserialize


@dataclass(frozen=True, slots=True)
class JobsTable:
    """One table of job records.

    Attributes
    ----------
    client
        Of DynamoDB.
    name
        Of the table.
    """

    client: DynamoDBClient
    name: str

    def create(self, record: JobRecord, lease_until: datetime | None = None) -> bool:
        """Write a new record, and with `lease_until` take the right to submit the job.

        False, and nothing written, if there is one of that id.
        """
        lease = {"lease_until": _serialize(timestamp(lease_until))} if lease_until else {}
        try:
            self.client.put_item(
                TableName=self.name,
                Item=to_item(record) | lease,
                ConditionExpression="attribute_not_exists(id)",
            )
        except self.client.exceptions.ConditionalCheckFailedException:
            return False
        return True

    def get(self, job: str) -> JobRecord | None:
        """Read a record, as last written."""
        found = self.client.get_item(TableName=self.name, Key=_key(job), ConsistentRead=True)
        return from_item(found["Item"]) if "Item" in found else None

    def claim_submission(self, job: str, now: datetime, lease: timedelta) -> bool:
        """Take the right to submit a job to Batch, for as long as the lease.

        False if the job is submitted already, or another invocation has the right and its time is not over.
        """
        return self._update(
            job,
            "SET lease_until = :until",
            "#state = :received AND (attribute_not_exists(lease_until) OR lease_until <= :now)",
            {":until": timestamp(now + lease), ":now": timestamp(now), ":received": State.RECEIVED.value},
            {"#state": "state"},
        )

    def release_submission(self, job: str) -> None:
        """Give the right back: Batch did not take the job, and the next try need not wait."""
        self._update(
            job, "REMOVE lease_until", "#state = :received", {":received": "received"}, {"#state": "state"}
        )

    def advance(self, job: str, state: State, at: datetime, **changes: Any) -> bool:
        """Move a record forward.

        Parameters
        ----------
        state
            Where to. A record that is as far or further stays as it is.
        at
            When that happened.
        changes
            Other fields of `JobRecord` to set with it.

        Returns
        -------
        bool
            Whether the record moved.
        """
        sets = {"state": state.value, "rank": state.rank, "updated_at": timestamp(at), **_plain(changes)}
        values = {f":{name}": value for name, value in sets.items()}
        values |= {":step": [{"state": state.value, "at": timestamp(at)}]}
        assigned = ", ".join(f"#{name} = :{name}" for name in sets)
        expression = f"SET {assigned}, history = list_append(history, :step)"
        if state.is_end:
            expression += " REMOVE #open, lease_until"
        names = {f"#{name}": name for name in [*sets, *(["open"] if state.is_end else [])]}
        return self._update(job, expression, "attribute_exists(id) AND #rank < :rank", values, names)

    def amend(self, job: str, **changes: Any) -> bool:
        """Set fields of a record without moving it. False if there is no such record."""
        sets = _plain(changes)
        assigned = ", ".join(f"#{name} = :{name}" for name in sets)
        values = {f":{name}": value for name, value in sets.items()}
        names = {f"#{name}": name for name in sets}
        return self._update(job, f"SET {assigned}", "attribute_exists(id)", values, names)

    def newest(
        self, owner: str, limit: int | None = None, created_before: datetime | None = None
    ) -> Iterator[JobRecord]:
        """Give an owner's jobs, newest first, page by page as they are asked for."""
        condition, values = "#owner = :owner", {":owner": owner}
        if created_before:
            condition += " AND created_at < :before"
            values[":before"] = timestamp(created_before)
        yield from self._query(BY_OWNER, condition, values, {"#owner": "owner"}, limit, forward=False)

    def quiet_since(self, moment: datetime) -> Iterator[JobRecord]:
        """Give the jobs that have not ended and not changed since a moment, the longest first."""
        values = {":open": _OPEN_MARK, ":moment": timestamp(moment)}
        condition = "#open = :open AND updated_at <= :moment"
        yield from self._query(OPEN, condition, values, {"#open": "open"}, None, forward=True)

    def open_jobs(self) -> Iterator[datetime]:
        """Give of each job that has not ended when it was created, in no order of use."""
        pages = self.client.get_paginator("query").paginate(
            TableName=self.name,
            IndexName=OPEN.name,
            KeyConditionExpression="#open = :open",
            ProjectionExpression="created_at",
            ExpressionAttributeValues={":open": _serialize(_OPEN_MARK)},
            ExpressionAttributeNames={"#open": OPEN.partition},
        )
        for page in pages:
            yield from (datetime.fromisoformat(_deserialize(item["created_at"])) for item in page["Items"])

    def _query(  # noqa: PLR0913 - what DynamoDB asks of a query
        self,
        index: Index,
        condition: str,
        values: dict[str, Any],
        names: dict[str, str],
        limit: int | None,
        *,
        forward: bool,
    ) -> Iterator[JobRecord]:
        pages = self.client.get_paginator("query").paginate(
            TableName=self.name,
            IndexName=index.name,
            KeyConditionExpression=condition,
            ExpressionAttributeValues={name: _serialize(value) for name, value in values.items()},
            ExpressionAttributeNames=names,
            ScanIndexForward=forward,
            PaginationConfig={} if limit is None else {"MaxItems": limit, "PageSize": limit},
        )
        for page in pages:
            yield from map(from_item, page["Items"])

    def _update(
        self, job: str, expression: str, condition: str, values: dict[str, Any], names: dict[str, str]
    ) -> bool:
        try:
            self.client.update_item(
                TableName=self.name,
                Key=_key(job),
                UpdateExpression=expression,
                ConditionExpression=condition,
                ExpressionAttributeValues={name: _serialize(value) for name, value in values.items()},
                ExpressionAttributeNames=names,
            )
        except self.client.exceptions.ConditionalCheckFailedException:
            return False
        return True


def to_item(record: JobRecord) -> dict[str, Any]:
    """Write a record as DynamoDB keeps it: moments as sortable text, numbers exact, `rank` for conditions."""
    fields = record.model_dump(exclude_none=True)
    fields["history"] = [{"state": step.state.value, "at": timestamp(step.at)} for step in record.history]
    fields["rank"] = record.state.rank
    if not record.state.is_end:
        fields["open"] = _OPEN_MARK
    return {name: _serialize(value) for name, value in _plain(fields).items()}


def from_item(item: dict[str, Any]) -> JobRecord:
    """Read what `to_item` wrote."""
    fields = {name: _deserialize(value) for name, value in item.items()}
    if "config" in fields:
        fields["config"] = json.loads(fields["config"])
    fields["expires_at"] = datetime.fromtimestamp(int(fields["expires_at"]), UTC)
    return JobRecord.model_validate(fields)


def _plain(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: _plain_value(name, value) for name, value in fields.items()}


def _plain_value(name: str, value: Any) -> Any:
    if name == "expires_at":
        return int(value.timestamp())  # what DynamoDB's time to live wants
    if name == "config":
        return json.dumps(value, ensure_ascii=False)  # its numbers come back as the user wrote them
    if isinstance(value, datetime):
        return timestamp(value)
    if isinstance(value, float):
        return Decimal(repr(value))
    if hasattr(value, "to_json"):  # a Failure
        return json.loads(value.to_json())
    return str(value) if isinstance(value, State) else value


def _key(job: str) -> Any:
    return {"id": {"S": job}}

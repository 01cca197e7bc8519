"""The jobs table: every read and write of it. Writes are conditional, so a record only ever moves forward."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from heapq import merge
from typing import TYPE_CHECKING, Any, Final

from contract.job.schema import LISTING, OPEN, RUNNING, Index
from contract.job.state import State
from contract.transcript import timestamp
from lambdas.jobs.items import (
    CALLBACKS_MARK,
    OPEN_MARK,
    from_item,
    listing_of,
    to_item,
)
from lambdas.jobs.update import Update
from lambdas.jobs.usage import Usage, usage_listing, usages_in
from lambdas.jobs.values import deserialize, serialize

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_dynamodb import DynamoDBClient

    from contract.job.callback import Callback
    from contract.job.record import JobRecord

_FIRST_DAY: Final = date(1970, 1, 1)
_LAST_DAY: Final = date(9999, 12, 31)
_NOT_FOR_THE_DELETED: Final = (
    *("open", "running", "lease_until", "begun"),
    *("callbacks", "fetch", "upload", "config"),
)


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
        """Write a new record, and with `lease_until` take the right to decide about the job.

        False, and nothing written, if there is one of that id.
        """
        lease = {"lease_until": serialize(timestamp(lease_until))} if lease_until else {}
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

    def receive(self, job: str, at: datetime, lease_until: datetime, **changes: Any) -> bool:
        """Write that an expected recording has come, and take the right to decide about the job.

        False, and nothing written, if the job is not, or not any more, expected.
        """
        update = Update("#rank < :rank AND attribute_exists(id)")
        update.step(State.RECEIVED, at)
        update.set(lease_until=lease_until, **changes)
        update.remove("fetch", "upload", "expected_until")
        return self._write(job, update)

    def claim_submission(self, job: str, now: datetime, lease: timedelta) -> bool:
        """Take the right to decide about a job, and to submit it to Batch, for as long as the lease.

        False if it is submitted already, has ended, or another invocation has the right and its time is not
        over.
        """
        update = Update(
            "#state = :received AND (attribute_not_exists(lease_until) OR lease_until <= :now)",
            {":now": timestamp(now), ":received": State.RECEIVED.value},
            {"#state": "state"},
        )
        update.set(lease_until=now + lease)
        update.count("begun")
        return self._write(job, update)

    def release_submission(self, job: str) -> None:
        """Give the right back: nothing came of it, and the next try need not wait."""
        update = _of_received()
        update.remove("lease_until", "begun")
        self._write(job, update)

    def examined(self, job: str, **found: Any) -> bool:
        """Write what was found out about an upload that becomes a job, before that is submitted.

        False, and nothing written, if the job was deleted or ended meanwhile.
        """
        update = _of_received()
        update.set(**found)
        update.remove("begun")
        return self._write(job, update)

    def advance(self, job: str, state: State, at: datetime, **changes: Any) -> bool:
        """Move a record forward, to a state that is no end.

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
        assert not state.is_end
        update = Update("attribute_exists(id) AND #rank < :rank")
        update.step(state, at)
        update.set(**changes)
        return self._write(job, update)

    def end(
        self, record: JobRecord, state: State, at: datetime, *, usage: Usage | None = None, **changes: Any
    ) -> bool:
        """Move a record to `done` or `rejected`. Where somebody is to be told of it, it stays in `OPEN`.

        Parameters
        ----------
        record
            As it was last seen: its callbacks never change before its end.
        usage
            What it adds to its owner's, in the same moment: all of it is written, or nothing.
        at, changes
            As for `advance`.

        Returns
        -------
        bool
            Whether the record moved.
        """
        update = Update("attribute_exists(id) AND #rank < :rank")
        update.step(state, at)
        update.set(**changes)
        update.remove("running", "lease_until", "begun", "fetch", "upload", "expected_until")
        if record.callbacks:
            update.set(open=CALLBACKS_MARK)
        else:
            update.remove("open")
        return self._write(record.id, update, usage)

    def delete(self, record: JobRecord, at: datetime) -> bool:
        """Write that a job was taken back. What it was to do, and with which secrets, is forgotten."""
        update = Update("attribute_exists(id) AND #rank < :rank")
        update.step(State.DELETED, at)
        update.set(listing=listing_of(record.owner, deleted=True))
        update.remove(*_NOT_FOR_THE_DELETED)
        return self._write(record.id, update)

    def amend(self, job: str, **changes: Any) -> bool:
        """Set fields of a record without moving it. False if there is no such record."""
        update = Update("attribute_exists(id)")
        update.set(**changes)
        return self._write(job, update)

    def claim_telling(self, job: str, now: datetime, lease: timedelta) -> bool:
        """Take the right to make an ended job's callbacks, for as long as the lease.

        False if the job has not ended, was deleted, or another invocation has the right.
        """
        update = Update(
            "#rank = :ended AND (attribute_not_exists(lease_until) OR lease_until <= :now)",
            {":now": timestamp(now), ":ended": State.DONE.rank},
            {"#rank": "rank"},
        )
        update.set(lease_until=now + lease, updated_at=now)
        return self._write(job, update)

    def release_telling(self, job: str) -> None:
        """Give the right back, so that the next try need not wait for it."""
        update = Update("#rank = :ended", {":ended": State.DONE.rank}, {"#rank": "rank"})
        update.remove("lease_until")
        self._write(job, update)

    def told(self, job: str, callbacks: tuple[Callback, ...], at: datetime) -> bool:
        """Write what became of an ended job's callbacks. When all are settled, nobody need look at it again.

        False if the job was deleted meanwhile.
        """
        update = Update("attribute_exists(id) AND #rank < :deleted", {":deleted": State.DELETED.rank})
        update.names["#rank"] = "rank"
        update.set(callbacks=callbacks, updated_at=at)
        if all(callback.outcome for callback in callbacks):
            update.remove("open")
        return self._write(job, update)

    def newest(
        self,
        owner: str,
        limit: int | None = None,
        created_before: datetime | None = None,
        *,
        deleted: bool = False,
    ) -> Iterator[JobRecord]:
        """Give an owner's jobs, newest first, page by page as they are asked for.

        Parameters
        ----------
        deleted
            Whether those that were taken back are among them.
        """
        partitions = [listing_of(owner), *([listing_of(owner, deleted=True)] if deleted else [])]
        lists = [self._listed(partition, limit, created_before) for partition in partitions]
        found = lists[0] if len(lists) == 1 else merge(*lists, key=lambda job: job.created_at, reverse=True)
        for place, record in enumerate(found, 1):
            yield record
            if place == limit:
                return

    def running(self, owner: str, most: int) -> int:
        """Count an owner's jobs that have not ended, up to a number. New ones count within moments."""
        pages = self.client.get_paginator("query").paginate(
            TableName=self.name,
            IndexName=RUNNING.name,
            KeyConditionExpression="#running = :owner",
            ExpressionAttributeNames={"#running": RUNNING.partition},
            ExpressionAttributeValues={":owner": serialize(owner)},
            Select="COUNT",
            PaginationConfig={"PageSize": most},
        )
        count = 0
        for page in pages:  # of 1 MB at most, whatever their size was asked to be
            count += page["Count"]
            if count >= most:
                return most
        return count

    def usage(self, owner: str, since: date | None = None, until: date | None = None) -> Iterator[Usage]:
        """Give what an owner has used, day by day; both days are within."""
        condition, values = "#listing = :listing", {":listing": usage_listing(owner)}
        first, last = (since or _FIRST_DAY).isoformat(), (until or _LAST_DAY).isoformat()
        condition += " AND created_at BETWEEN :first AND :last"
        values |= {":first": first, ":last": last}
        names = {"#listing": LISTING.partition}
        for item in self._query(LISTING, condition, values, names, None, forward=True):
            yield from usages_in(owner, item)

    def quiet_since(self, moment: datetime) -> Iterator[JobRecord]:
        """Give the jobs that have not ended and not changed since a moment, the longest first."""
        return self._unchanged(OPEN_MARK, moment)

    def untold_since(self, moment: datetime) -> Iterator[JobRecord]:
        """Give the ended jobs with callbacks that are not settled, unchanged since a moment."""
        return self._unchanged(CALLBACKS_MARK, moment)

    def open_jobs(self) -> Iterator[datetime]:
        """Give of each job that has not ended when it was created, in no order of use."""
        pages = self.client.get_paginator("query").paginate(
            TableName=self.name,
            IndexName=OPEN.name,
            KeyConditionExpression="#open = :open",
            ProjectionExpression="created_at",
            ExpressionAttributeValues={":open": serialize(OPEN_MARK)},
            ExpressionAttributeNames={"#open": OPEN.partition},
        )
        for page in pages:
            yield from (datetime.fromisoformat(deserialize(item["created_at"])) for item in page["Items"])

    def _unchanged(self, mark: str, moment: datetime) -> Iterator[JobRecord]:
        values = {":open": mark, ":moment": timestamp(moment)}
        condition = "#open = :open AND updated_at <= :moment"
        items = self._query(OPEN, condition, values, {"#open": OPEN.partition}, None, forward=True)
        return map(from_item, items)

    def _listed(
        self, partition: str, limit: int | None, created_before: datetime | None
    ) -> Iterator[JobRecord]:
        condition, values = "#listing = :listing", {":listing": partition}
        if created_before:
            condition += " AND created_at < :before"
            values[":before"] = timestamp(created_before)
        names = {"#listing": LISTING.partition}
        return map(from_item, self._query(LISTING, condition, values, names, limit, forward=False))

    def _query(  # noqa: PLR0913 - what DynamoDB asks of a query
        self,
        index: Index,
        condition: str,
        values: dict[str, Any],
        names: dict[str, str],
        limit: int | None,
        *,
        forward: bool,
    ) -> Iterator[dict[str, Any]]:
        pages = self.client.get_paginator("query").paginate(
            TableName=self.name,
            IndexName=index.name,
            KeyConditionExpression=condition,
            ExpressionAttributeValues={name: serialize(value) for name, value in values.items()},
            ExpressionAttributeNames=names,
            ScanIndexForward=forward,
            PaginationConfig={} if limit is None else {"MaxItems": limit, "PageSize": limit},
        )
        for page in pages:
            yield from page["Items"]

    def _write(self, job: str, update: Update, usage: Usage | None = None) -> bool:
        asked: dict[str, Any] = {"TableName": self.name, "Key": _key(job), **update.asked()}
        try:
            if usage is None:
                self.client.update_item(**asked)
            else:
                self.client.transact_write_items(
                    TransactItems=[{"Update": asked}, {"Update": usage.addition(self.name)}]  # type: ignore[typeddict-item]
                )
        except self.client.exceptions.ConditionalCheckFailedException:
            return False
        except self.client.exceptions.TransactionCanceledException as error:
            reasons = [reason.get("Code") for reason in error.response.get("CancellationReasons", ())]
            if reasons[:1] == ["ConditionalCheckFailed"]:
                return False
            raise
        return True


def _of_received() -> Update:
    """Begin an update of a job about which nothing has been decided."""
    return Update("#state = :received", {":received": State.RECEIVED.value}, {"#state": "state"})


def _key(job: str) -> Any:
    return {"id": {"S": job}}

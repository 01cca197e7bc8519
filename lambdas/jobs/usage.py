"""What an owner has used: one item of the jobs table for each owner and day, which outlives the jobs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from lambdas.jobs.values import deserialize, serialize

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contract.job.record import JobRecord

_COUNT: Final = "count"
_SECONDS: Final = "seconds"
_SEPARATOR: Final = "|"
"""Not in the name of a language or an operating point."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """Jobs that were done on one day, of one language and operating point.

    Attributes
    ----------
    day
        UTC.
    audio_seconds
        Of all recordings together.
    """

    owner: str
    day: date
    language: str
    operating_point: str
    count: int
    audio_seconds: float

    @classmethod
    def of(cls, record: JobRecord, day: date, audio_seconds: float) -> Usage:
        """Give what one job that is done adds."""
        return cls(
            owner=record.owner,
            day=day,
            language=record.language,
            operating_point=record.operating_point,
            count=1,
            audio_seconds=audio_seconds,
        )

    def addition(self, table: str) -> dict[str, Any]:
        """Give the update that adds it, as a part of a transaction."""
        suffix = f"{_SEPARATOR}{self.language}{_SEPARATOR}{self.operating_point}"
        return {
            "TableName": table,
            "Key": {"id": {"S": f"usage:{self.owner}:{self.day.isoformat()}"}},
            "UpdateExpression": "SET #listing = :listing, #day = :day ADD #count :count, #seconds :seconds",
            "ExpressionAttributeNames": {
                "#listing": "listing",
                "#day": "created_at",  # what the index sorts by
                "#count": _COUNT + suffix,
                "#seconds": _SECONDS + suffix,
            },
            "ExpressionAttributeValues": {
                ":listing": {"S": usage_listing(self.owner)},
                ":day": {"S": self.day.isoformat()},
                ":count": serialize(self.count),
                ":seconds": serialize(Decimal(repr(self.audio_seconds))),
            },
        }


def usage_listing(owner: str) -> str:
    """Give the partition of the index `LISTING` that an owner's usage is in."""
    return f"usage:{owner}"


def usages_in(owner: str, item: Mapping[str, Any]) -> list[Usage]:
    """Read the item of one day."""
    values = {name: deserialize(value) for name, value in item.items()}
    day = date.fromisoformat(values["created_at"])
    found = []
    for name in sorted(values):
        kind, *of = name.split(_SEPARATOR)
        if kind == _COUNT:
            language, point = of
            seconds = float(values[_SEPARATOR.join((_SECONDS, *of))])
            found.append(
                Usage(
                    owner=owner,
                    day=day,
                    language=language,
                    operating_point=point,
                    count=int(values[name]),
                    audio_seconds=seconds,
                )
            )
    return found

"""An update of one item of the jobs table, in DynamoDB's words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lambdas.jobs.items import plain
from lambdas.jobs.values import serialize

if TYPE_CHECKING:
    from datetime import datetime

    from contract.job.state import State


class Update:
    """An update of one item, put together bit by bit."""

    def __init__(
        self, condition: str, values: dict[str, Any] | None = None, names: dict[str, str] | None = None
    ) -> None:
        self.condition = condition
        self.values = dict(values or {})
        self.names = dict(names or {})
        self._sets: list[str] = []
        self._removes: list[str] = []

    def set(self, **fields: Any) -> None:
        for name, value in plain(fields).items():
            self.names[f"#{name}"] = name
            self.values[f":{name}"] = value
            self._sets.append(f"#{name} = :{name}")

    def count(self, name: str) -> None:
        """Add one to a field, which may not be there yet."""
        self.names[f"#{name}"] = name
        self.values |= {":zero": 0, ":one": 1}
        self._sets.append(f"#{name} = if_not_exists(#{name}, :zero) + :one")

    def step(self, state: State, at: datetime) -> None:
        """Move the record to a state, and write that into its history."""
        self.set(state=state, rank=state.rank, updated_at=at)
        self.values[":step"] = plain({"history": [{"state": state, "at": at}]})["history"]
        self._sets.append("history = list_append(history, :step)")

    def remove(self, *names: str) -> None:
        for name in names:
            self.names[f"#{name}"] = name
            self._removes.append(f"#{name}")

    def asked(self) -> dict[str, Any]:
        """Give it as DynamoDB wants it."""
        parts = [f"SET {', '.join(self._sets)}"] if self._sets else []
        parts += [f"REMOVE {', '.join(self._removes)}"] if self._removes else []
        asked: dict[str, Any] = {
            "UpdateExpression": " ".join(parts),
            "ConditionExpression": self.condition,
            "ExpressionAttributeNames": self.names,
        }
        if self.values:
            asked["ExpressionAttributeValues"] = {
                name: serialize(value) for name, value in self.values.items()
            }
        return asked

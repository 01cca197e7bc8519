"""How the jobs table is laid out: one description, from which infra and local make it."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Index:
    """A way to list jobs. It holds every attribute of the records that have both of its keys, all text.

    Attributes
    ----------
    partition, sort
        Attributes it is keyed by.
    """

    name: str
    partition: str
    sort: str


KEY: Final = "id"
"""The partition key, text; there is no sort key."""

EXPIRES: Final = "expires_at"
"""Seconds since 1970, UTC, from when DynamoDB may drop a record (its time to live)."""

BY_OWNER: Final = Index("by_owner", partition="owner", sort="created_at")
"""To list jobs by when they were created."""

OPEN: Final = Index("open", partition="open", sort="updated_at")
"""The jobs that have not ended. Ended ones are not in it, since they lose its partition key."""

INDEXES: Final = (BY_OWNER, OPEN)

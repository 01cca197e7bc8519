"""How the jobs table is laid out: one description, from which infra and local make it."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Index:
    """A way to list records: those that have both of its keys, all text.

    Attributes
    ----------
    partition, sort
        Attributes it is keyed by.
    whole
        Whether it holds every attribute of a record, or its keys alone.
    """

    name: str
    partition: str
    sort: str
    whole: bool = True


KEY: Final = "id"
"""The partition key, text; there is no sort key."""

EXPIRES: Final = "expires_at"
"""Seconds since 1970, UTC, from when DynamoDB may drop a record (its time to live)."""

LISTING: Final = Index("listing", partition="listing", sort="created_at")
"""To list the jobs of an owner by when they were created, and its usage by day."""

OPEN: Final = Index("open", partition="open", sort="updated_at")
"""What somebody still has to do something about: jobs that have not ended, and ended ones of which callbacks
are to be told. Others are not in it, since they have no partition key."""

RUNNING: Final = Index("running", partition="running", sort="created_at", whole=False)
"""The jobs of an owner that have not ended: to count them."""

INDEXES: Final = (LISTING, OPEN, RUNNING)

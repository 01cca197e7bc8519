from enum import StrEnum, unique
from typing import Final, Literal

ApiStatus = Literal["running", "done", "rejected", "deleted", "expired"]


@unique
class State(StrEnum):
    """Where a job is. It only ever moves forward, in this order; from `done` on it has ended."""

    EXPECTED = "expected"
    """Posted to the API; its recording is still to come."""
    RECEIVED = "received"
    """The upload is there; ingest examines it and hands it to Batch."""
    SUBMITTED = "submitted"
    """Batch has it."""
    RUNNABLE = "runnable"
    """It waits for a host."""
    STARTING = "starting"
    """A host pulls the image and starts the container."""
    RUNNING = "running"
    DONE = "done"
    """Every result lies in the bucket."""
    REJECTED = "rejected"
    """There is no transcript; the record says why."""
    DELETED = "deleted"
    """Its caller took it back. Recording and results are gone; the record stays, for lists."""

    @property
    def rank(self) -> int:
        """How far along it is. The two ends share a rank: neither follows the other."""
        return _RANKS[self]

    @property
    def is_end(self) -> bool:
        return self.rank >= _END

    @property
    def api_status(self) -> ApiStatus:
        """The word of the v2 API. Its clients know nothing between posted and done but `running`."""
        return _API_STATUS.get(self, "running")


_API_STATUS: Final[dict[State, ApiStatus]] = {
    State.DONE: "done",
    State.REJECTED: "rejected",
    State.DELETED: "deleted",
}
_END: Final = 6
_RANKS: Final = {state: place for place, state in enumerate(State) if state is not State.REJECTED} | {
    State.REJECTED: _END
}

OF_BATCH: Final = {
    "SUBMITTED": State.SUBMITTED,
    "PENDING": State.SUBMITTED,
    "RUNNABLE": State.RUNNABLE,
    "STARTING": State.STARTING,
    "RUNNING": State.RUNNING,
    "SUCCEEDED": State.DONE,
    "FAILED": State.REJECTED,
}
"""What each state of a Batch job means for ours."""

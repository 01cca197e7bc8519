from enum import StrEnum, unique
from typing import Final, Literal

ApiStatus = Literal["running", "done", "rejected", "deleted", "expired"]


@unique
class State(StrEnum):
    """Where a job is. It only ever moves forward, in this order; `done` and `rejected` are ends."""

    RECEIVED = "received"
    """The upload was examined, and the record written."""
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

    @property
    def rank(self) -> int:
        """How far along it is. The two ends share a rank: neither follows the other."""
        return _RANKS[self]

    @property
    def is_end(self) -> bool:
        return self.rank == _END

    @property
    def api_status(self) -> ApiStatus:
        """The word of the v2 API. Its clients know nothing between posted and done but `running`."""
        if self is State.DONE:
            return "done"
        return "rejected" if self is State.REJECTED else "running"


_END: Final = 5
_RANKS: Final = {state: min(place, _END) for place, state in enumerate(State)}

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

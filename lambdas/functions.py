"""The functions of a deployment: one table, from which infra deploys them and local runs them."""

from dataclasses import dataclass
from typing import Final

from lambdas.api.settings import ApiSettings
from lambdas.fetch.settings import FetchSettings
from lambdas.ingest.settings import IngestSettings
from lambdas.jobs.settings import FunctionSettings
from lambdas.notify.settings import NotifySettings
from lambdas.status.settings import StatusSettings
from lambdas.sweep.settings import SweepSettings


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """The queue that a function is fed from.

    Attributes
    ----------
    batch_size
        Messages in one invocation, at most.
    max_concurrency
        Invocations at once, at most: what throttles the calls that a function makes. AWS wants two or more.
    max_receives
        Tries before a message goes to the dead-letter queue.
    """

    batch_size: int
    max_concurrency: int
    max_receives: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Function:
    """One function.

    Attributes
    ----------
    handler
        `module.function`, called with an event and a context.
    settings
        Class of its environment.
    source
        None for one that is invoked otherwise: by its URL, or by the clock.
    every_seconds
        How often the clock invokes it; None for never.
    """

    name: str
    handler: str
    settings: type[FunctionSettings]
    timeout_seconds: int
    memory_mib: int
    source: Source | None = None
    every_seconds: int | None = None

    @property
    def visibility_seconds(self) -> int:
        """How long a message is hidden while it is worked on: six times the timeout, as AWS advises."""
        return 6 * self.timeout_seconds


INGEST: Final = Function(
    name="ingest",
    handler="lambdas.ingest.handler.handle",
    settings=IngestSettings,
    timeout_seconds=60,
    memory_mib=512,
    # Less than ten calls of SubmitJob a second each: well below the 50 that an account may make. One message
    # at a time: an upload that takes all the time of an invocation takes it from no other upload.
    source=Source(batch_size=1, max_concurrency=4, max_receives=12),
)
STATUS: Final = Function(
    name="status",
    handler="lambdas.status.handler.handle",
    settings=StatusSettings,
    timeout_seconds=60,
    memory_mib=512,
    source=Source(batch_size=10, max_concurrency=4, max_receives=12),
)
FETCH: Final = Function(
    name="fetch",
    handler="lambdas.fetch.handler.handle",
    settings=FetchSettings,
    timeout_seconds=900,
    memory_mib=512,
    source=Source(batch_size=1, max_concurrency=20, max_receives=8),
)
NOTIFY: Final = Function(
    name="notify",
    handler="lambdas.notify.handler.handle",
    settings=NotifySettings,
    timeout_seconds=900,
    memory_mib=512,
    source=Source(batch_size=1, max_concurrency=20, max_receives=12),
)
SWEEP: Final = Function(
    name="sweep",
    handler="lambdas.sweep.handler.handle",
    settings=SweepSettings,
    timeout_seconds=300,
    memory_mib=512,
    every_seconds=300,
)
API: Final = Function(
    name="api",
    handler="lambdas.api.handler.handle",
    settings=ApiSettings,
    timeout_seconds=60,  # a call that waits for a job may take most of it
    memory_mib=1024,
)

FUNCTIONS: Final = (INGEST, STATUS, FETCH, NOTIFY, SWEEP, API)

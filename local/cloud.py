"""The embedded cloud: everything the stack has in AWS, on this machine, for as long as a block lasts."""

from __future__ import annotations

from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Never

from local.aws.server import AwsServer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from local.endpoints import Endpoints
    from local.settings import LocalSettings


@dataclass(frozen=True, slots=True)
class Running:
    """The embedded cloud, ready."""

    endpoints: Endpoints
    _server: AwsServer

    def watch(self) -> Never:
        """Wait for what should not happen: that the part ends which holds all that was uploaded.

        Raises
        ------
        PartEnded
        """
        self._server.watch()


@contextmanager
def running(settings: LocalSettings) -> Iterator[Running]:
    """Run it. Enter this before the process starts its first thread: it forks.

    Raises
    ------
    LocalError
        A port is taken, a part did not start, or jobs cannot be run as asked.
    """
    with ExitStack() as ends, AwsServer(settings.port) as server:
        # What takes longest has begun in a process of its own. Meanwhile this one imports all that it needs.
        from local.assembly import assembled  # noqa: PLC0415

        with ends:
            yield Running(assembled(settings, server, ends), server)

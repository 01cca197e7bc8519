"""Who calls: the owner that a bearer key stands for."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

from contract.errors.api import PermissionDenied
from lambdas.jobs.keys import Keys, entry_of

FRESH_SECONDS: Final = 60
"""How long keys are used as they were read: how late a revoked key is refused, at most."""

RETRY_SECONDS: Final = 5
"""How soon they are read again for a key that is not among them: how late a new key is known, at most."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls.

    Attributes
    ----------
    owner
        Whose jobs the caller's are.
    max_running
        Jobs of that owner that may be under way; None for what the deployment says.
    """

    owner: str
    max_running: int | None = None


NOBODY: Final = Caller("")
"""Of the pages that are open to everybody. It owns nothing: no key and no principal is called that."""


@dataclass(slots=True)
class Callers:
    """Knows callers by their keys.

    Attributes
    ----------
    read
        Gives the keys as they are now.
    clock
        Seconds. Not a monotonic clock: those stand still while a function is frozen between invocations.
    """

    read: Callable[[], Keys]
    clock: Callable[[], float] = time.time
    _keys: Keys = field(default=(), init=False)
    _read_at: float = field(default=float("-inf"), init=False)

    def caller(self, authorization: str) -> Caller:
        """Tell who calls, by the key that a header `Authorization` holds.

        Raises
        ------
        PermissionDenied
            There is no key in it, or one that is not valid.
        """
        scheme, _, key = authorization.strip().partition(" ")
        if scheme.lower() != "bearer" or not key.strip():
            raise PermissionDenied
        for fresh_seconds in (FRESH_SECONDS, RETRY_SECONDS):
            if entry := entry_of(self._known(fresh_seconds), key.strip()):
                return Caller(entry.name, entry.max_running)
        raise PermissionDenied

    def _known(self, fresh_seconds: float) -> Keys:
        now = self.clock()
        if not 0 <= now - self._read_at < fresh_seconds:  # a clock that was set back counts as over, too
            self._keys, self._read_at = self.read(), now
        return self._keys

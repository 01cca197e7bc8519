"""How many jobs of one caller may be under way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from contract.errors.api import TooManyJobs

if TYPE_CHECKING:
    from lambdas.api.call import Call


def refuse_too_many(call: Call) -> None:
    """Refuse a further job of a caller who has as many under way as may be.

    Jobs are counted without a lock: those that are posted in the same moment do not see each other.

    Raises
    ------
    TooManyJobs
    """
    own = call.caller.max_running
    most = call.service.settings.max_running_jobs if own is None else own
    if most and call.service.table.running(call.owner, most) >= most:
        raise TooManyJobs(detail=f"{most} jobs are under way. {TooManyJobs.advice}")

"""A job as Batch sees it: an environment in, an exit status out."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from contract.errors.job import ResultsNotStored
from transcriber.worker.attempt import attempt
from transcriber.worker.report import as_failure, tell
from transcriber.worker.settings import read_settings
from transcriber.worker.storage import make_client
from transcriber.worker.upload import store_failure

if TYPE_CHECKING:
    from collections.abc import Mapping

    from transcriber.worker.journal import Journal

_log = logging.getLogger("longhand.worker")


def do_job(environment: Mapping[str, str], journal: Journal) -> int:
    """Do one job, and say why if it cannot be done.

    Returns
    -------
    int
        Exit status: 0 with every result in the bucket.
    """
    settings = client = None
    try:
        settings = read_settings(environment)
        client = make_client(settings)
        attempt(settings, client, environment, journal)
    except Exception as error:  # noqa: BLE001 - the one place where every failure becomes words
        failure = as_failure(error, settings.attempt if settings else 0)
        tell(failure, error)
        if settings and client:
            try:
                store_failure(client, settings.task, failure, journal.content())
            except ResultsNotStored as not_stored:
                _log.error("why it failed could not be stored either: %s", not_stored)
        return failure.exit_code or 1
    return 0

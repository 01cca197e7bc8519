"""The program `worker`: one recording out of S3, its transcript into S3, `pipeline` in between."""

import contextlib
import logging
import os
import signal
import sys
from collections.abc import Mapping
from typing import NoReturn

from contract.errors.program import PackagesMissing
from contract.extras import refuse_without
from transcriber.pipeline.signals import SignalReceived, signals_raise, tell_stacks_on_request
from transcriber.worker.journal import Journal, logging_to
from transcriber.worker.words import SIGNAL_EXIT

_log = logging.getLogger("longhand.worker")


def main() -> NoReturn:
    """Do one job and end the process, with an exit status that docs/worker.md explains."""
    tell_stacks_on_request()
    status = work(os.environ, Journal(sys.stderr.buffer))
    with contextlib.suppress(OSError):
        sys.stderr.flush()
    os._exit(status)  # at once: threads may still wait for S3


def work(environment: Mapping[str, str], journal: Journal) -> int:
    """Do one job.

    Returns
    -------
    int
        Exit status: 0 with every result in the bucket, 128 and its number for a signal.
    """
    with logging_to(journal):
        try:
            with signals_raise():
                refuse_without("worker", "the worker")
                from transcriber.worker.job import do_job  # noqa: PLC0415 - a signal may come while it is imported

                return do_job(environment, journal)
        except PackagesMissing as missing:  # of what would tell of it otherwise
            _log.error("%s [%s]", missing, missing.code)
            _log.error("What to do: %s", missing.advice)
            return missing.exit_code
        except SignalReceived as received:
            _log.warning("stopped by %s: there is no transcript", signal.Signals(received.number).name)
            return SIGNAL_EXIT + received.number


if __name__ == "__main__":
    main()

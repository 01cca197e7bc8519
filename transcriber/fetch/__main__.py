"""`python -m transcriber.fetch FILE`: brings one recording to where `pipeline` will look for it.

It is for what runs before `pipeline`, such as the init container of a Kubernetes pod. There the URL, which
may hold a signature, comes from a secret, and the job config stays the same for all recordings.
"""

import os
import shutil
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final, NoReturn

from contract.errors.program import OutputNotWritten, UsageError
from transcriber.fetch.fetch import EVERY_NETWORK, FetchLimits, FetchSource, fetch
from transcriber.pipeline.arguments import read_settings
from transcriber.pipeline.logs import set_up_logging
from transcriber.pipeline.report import report
from transcriber.pipeline.settings import Settings
from transcriber.pipeline.signals import signals_raise

URL: Final = "LONGHAND_FETCH_URL"
AUTH_HEADERS: Final = "LONGHAND_FETCH_AUTH_HEADERS"


def main() -> NoReturn:
    """Fetch, and end the process with an exit status that docs/container.md explains."""
    sys.exit(fetch_as_told(sys.argv[1:], os.environ))


def fetch_as_told(arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Fetch a recording, and tell why on STDERR if that fails.

    Parameters
    ----------
    arguments
        The file to write.
    environment
        `LONGHAND_FETCH_URL`, `LONGHAND_FETCH_AUTH_HEADERS`, and what `pipeline` has for fetching and the log.

    Returns
    -------
    int
        Exit status: 0 with the whole recording in the file.

    Raises
    ------
    SystemExit
        With 2, for a variable whose value cannot be used.
    """
    settings = read_settings([], environment)
    try:
        with signals_raise():
            set_up_logging(settings)
            bring(_source(environment), _target(arguments), settings)
    except BaseException as error:  # noqa: BLE001 - the one place where every failure becomes words
        return report(error)
    return 0


def bring(source: FetchSource, target: Path, settings: Settings) -> None:
    """Fetch a recording into a file; one that a `file://` URL names is copied there.

    Raises
    ------
    FetchError
        As `fetch` raises it.
    WorkFolderFull, OutputNotWritten
        The file cannot be written.
    """
    limits = FetchLimits(
        total_seconds=settings.fetch_timeout,
        allowed_networks=EVERY_NETWORK if settings.fetch_internal else (),
        ca_file=settings.fetch_ca_file,
    )
    if not target.parent.is_dir() or not os.access(target.parent, os.W_OK):
        raise OutputNotWritten("the recording could not be kept", f"{target.parent} cannot be written to")
    found = fetch(source, target, limits)
    if found != target:
        try:
            shutil.copyfile(found, target)
        except OSError as error:
            target.unlink(missing_ok=True)
            raise OutputNotWritten(
                "the recording could not be kept", f"{target}: {error.strerror}"
            ) from error


def _source(environment: Mapping[str, str]) -> FetchSource:
    url = environment.get(URL, "").strip()
    if not url:
        raise UsageError(f"{URL} is not set", "it must hold the URL of the recording")
    return FetchSource(url, tuple(environment.get(AUTH_HEADERS, "").splitlines()))


def _target(arguments: Sequence[str]) -> Path:
    match arguments:
        case [file] if file and not file.startswith("-"):
            return Path(file)
    raise UsageError(
        "one file to write must be named", "such as: python -m transcriber.fetch /recording/input.audio"
    )


if __name__ == "__main__":
    main()

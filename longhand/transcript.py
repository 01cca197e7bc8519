"""`longhand transcript` and `longhand log`: what a job left."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from contract.errors.client import JobWasRejected, WaitedTooLong
from longhand.options import FORMATS, ApiUrl, Form, KeyFile, Overwrite, Timeout, the_api
from longhand.output import print_bytes
from longhand.submission.outputs import refuse_there, write_transcript

if TYPE_CHECKING:
    from longhand.client import Api

_WAIT_SECONDS: Final = 20
_LEAST_SECONDS: Final = 1.0
"""Between two looks, where the API does not wait."""

Id = Annotated[str, typer.Argument(metavar="ID", help="Of a job, as `longhand submit` printed it.")]


def transcript(  # noqa: PLR0913 - one argument for each option
    job: Id,
    *,
    form: Annotated[Form, typer.Option("--format", help="Of the transcript.")] = Form.TXT,
    output: Annotated[
        Path | None, typer.Option("--output", metavar="FILE", help="Where to write it. [default: STDOUT]")
    ] = None,
    overwrite: Overwrite = False,
    speakers: Annotated[
        int | None,
        typer.Option(
            "--speakers", min=1, metavar="N", help="Tell exactly N speakers apart, without recognising again."
        ),
    ] = None,
    min_speakers: Annotated[
        int | None, typer.Option("--min-speakers", min=1, metavar="N", help="As --speakers: at least N.")
    ] = None,
    max_speakers: Annotated[
        int | None, typer.Option("--max-speakers", min=1, metavar="N", help="As --speakers: at most N.")
    ] = None,
    wait: Annotated[bool, typer.Option("--wait", help="Wait for the end of the job.")] = False,
    timeout: Timeout = None,
    api_url: ApiUrl = None,
    api_key_file: KeyFile = None,
) -> None:
    """Print or write the transcript of a job."""
    if output and not overwrite:
        refuse_there([output], ())
    asked = {"speakers": speakers, "min_speakers": min_speakers, "max_speakers": max_speakers}
    limits = {name: number for name, number in asked.items() if number is not None}
    with the_api(api_url, api_key_file) as api:
        if wait or timeout is not None:
            await_end(api, job, timeout)
        content = api.transcript(job, FORMATS[form], limits)
    if output:
        write_transcript(output, content)
    else:
        print_bytes(content)


def log(job: Id, *, api_url: ApiUrl = None, api_key_file: KeyFile = None) -> None:
    """Print what the worker said of a job."""
    with the_api(api_url, api_key_file) as api:
        content = api.log(job)
    print_bytes(content)


def await_end(api: "Api", job: str, timeout: float | None) -> None:
    """Wait until a job is done.

    Raises
    ------
    JobWasRejected
        It ended without a transcript.
    WaitedTooLong
    """
    deadline = None if timeout is None else time.monotonic() + timeout
    while True:
        asked = time.monotonic()
        left = _WAIT_SECONDS if deadline is None else min(_WAIT_SECONDS, max(0, int(deadline - asked)))
        found = api.job(job, left)
        if found.status == "done":
            return
        if found.has_ended:
            reason = "; ".join(found.errors) or f"it is {found.status}"
            raise JobWasRejected(f"job {job} was {found.status}", reason)
        if deadline is not None and time.monotonic() >= deadline:
            raise WaitedTooLong("the time is over", f"job {job} is {found.stage}")
        time.sleep(max(0.0, min(_LEAST_SECONDS, asked + _LEAST_SECONDS - time.monotonic())))

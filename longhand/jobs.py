"""`longhand jobs` and `longhand delete`."""

from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from contract.errors.client import ApiRefused, CallerRefused, JobsFailed
from longhand.options import ApiUrl, Json, KeyFile, the_api
from longhand.output import print_columns, print_json, printable

if TYPE_CHECKING:
    from longhand.client import Job


class Status(StrEnum):
    """What a job can be."""

    RUNNING = "running"
    DONE = "done"
    REJECTED = "rejected"
    DELETED = "deleted"
    EXPIRED = "expired"


def jobs(  # noqa: PLR0913 - one argument for each option
    *,
    limit: Annotated[int, typer.Option("--limit", min=1, metavar="N", help="How many, at most.")] = 20,
    status: Annotated[Status | None, typer.Option("--status", help="Only jobs that are this.")] = None,
    deleted: Annotated[
        bool, typer.Option("--deleted", help="Also jobs that were deleted, or whose time is over.")
    ] = False,
    as_json: Json = False,
    api_url: ApiUrl = None,
    api_key_file: KeyFile = None,
) -> None:
    """List the jobs of the key, newest first."""
    deleted = deleted or status in {Status.DELETED, Status.EXPIRED}
    with the_api(api_url, api_key_file) as api:
        wanted = (job for job in api.jobs(deleted=deleted) if status is None or job.status == status.value)
        found = list(islice(wanted, limit))
    if as_json:
        print_json([job.document for job in found])
    elif found:
        print_columns([("ID", "CREATED", "STATUS", "LENGTH", "NAME"), *map(_row, found)])
    else:
        typer.echo("longhand: there is no such job", err=True)


def delete(
    ids: Annotated[list[str], typer.Argument(metavar="ID...", help="Of jobs.")],
    *,
    force: Annotated[bool, typer.Option("--force", help="Also jobs that have not ended.")] = False,
    api_url: ApiUrl = None,
    api_key_file: KeyFile = None,
) -> None:
    """Delete jobs with their recordings and transcripts, and print the id of each."""
    failed = 0
    with the_api(api_url, api_key_file) as api:
        for job in dict.fromkeys(ids):
            try:
                typer.echo(api.delete(job, force=force).id)
            except CallerRefused:
                raise
            except ApiRefused as refused:
                if len(ids) == 1:
                    raise
                failed += 1
                typer.echo(f"longhand: {job}: {refused}", err=True)
    if failed:
        raise JobsFailed(f"{failed} of {len(ids)} jobs were not deleted")


def _row(job: "Job") -> tuple[str, ...]:
    created = job.created_at.astimezone().strftime("%Y-%m-%d %H:%M:%S")
    stage = job.stage if job.share is None else f"{job.stage} {job.share:.0%}"
    return job.id, created, stage, length_text(job.duration), printable(job.data_name)


def length_text(seconds: float) -> str:
    """Length of a recording: 3725 gives `1:02:05`, 65 gives `1:05`, 0 nothing, since it is not known."""
    if not seconds:
        return ""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"

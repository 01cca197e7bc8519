"""`longhand keys`: the keys that the API of a deployment accepts."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from contract.errors.api_keys import ApiKeysNoBoto3, ApiKeysUnreadable
from lambdas.jobs.key_store import KeyStore
from lambdas.jobs.keys import new_key, with_key, without_key
from longhand.errors import Commands
from longhand.output import print_columns, print_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lambdas.jobs.keys import KeyEntry

keys = typer.Typer(cls=Commands, no_args_is_help=True, help="Make, list and revoke the keys of the API.")

Name = Annotated[str, typer.Argument(metavar="NAME", help="Who the key is for: owner of the jobs.")]
Secret = Annotated[
    str,
    typer.Option(
        "--secret",
        metavar="NAME",
        envvar="LONGHAND_API_KEYS_SECRET",
        help="Name or ARN of the secret that the deployment keeps the keys in.",
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for a script.")]


@keys.command("create")
def create(
    name: Name,
    *,
    rotate: Annotated[
        bool, typer.Option("--rotate", help="Make a further key of this name; the others stay valid.")
    ] = False,
    max_running: Annotated[
        int | None,
        typer.Option(
            "--max-running",
            min=1,
            metavar="N",
            help="Jobs that may be under way at once. [default: the deployment's limit]",
        ),
    ] = None,
    secret: Secret,
    as_json: Json = False,
) -> None:
    """Make a key and print it. It is shown this once: only a hash of it is kept."""
    key, entry = new_key(name, datetime.now(UTC), max_running)
    with _store(secret) as store:
        store.change(lambda held: with_key(held, entry, rotate=rotate))
    if as_json:
        print_json({"name": entry.name, "id": entry.id, "key": key, "created_at": entry.created_at})
        return
    typer.echo(key)
    typer.echo("longhand: keep the key: it cannot be shown again", err=True)


@keys.command("list")
def list_keys(*, secret: Secret, as_json: Json = False) -> None:
    """Show the keys: name, id, since when each is valid, and its limit of running jobs."""
    with _store(secret) as store:
        held = store.read()
    if as_json:
        print_json([_shown(entry) for entry in held])
    elif held:
        print_columns([("NAME", "ID", "CREATED", "LIMIT"), *map(_row, held)])
    else:
        typer.echo("longhand: there is no key yet", err=True)


@keys.command("revoke")
def revoke(
    name: Name,
    *,
    key_id: Annotated[
        str, typer.Option("--id", metavar="ID", help="Which key, where there are several of this name.")
    ] = "",
    every: Annotated[bool, typer.Option("--all", help="Take every key of this name away.")] = False,
    secret: Secret,
) -> None:
    """Take a key away. The API refuses it within a minute; its jobs stay, for any key of the same name."""
    if key_id and every:
        raise typer.BadParameter("give either --id or --all")
    with _store(secret) as store:
        store.change(lambda held: without_key(held, name, key_id, every=every))


def _shown(entry: KeyEntry) -> dict[str, Any]:
    """Give what may be shown of a key: all but what is kept of its text."""
    return {
        "name": entry.name,
        "id": entry.id,
        "created_at": entry.created_at,
        "max_running": entry.max_running,
    }


def _row(entry: KeyEntry) -> tuple[str, ...]:
    limit = "-" if entry.max_running is None else str(entry.max_running)
    return entry.name, entry.id, entry.created_at, limit


@contextmanager
def _store(secret: str) -> Iterator[KeyStore]:
    """Give the store of the keys; what AWS refuses ends as an error that says what to check."""
    try:
        import boto3  # noqa: PLC0415 - slow, and not installed where only recordings are transcribed
        from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - as boto3
    except ModuleNotFoundError as missing:
        raise ApiKeysNoBoto3("boto3 is not installed") from missing
    try:
        yield KeyStore(boto3.client("secretsmanager"), secret)
    except (BotoCoreError, ClientError) as error:
        raise ApiKeysUnreadable(f"the secret {secret} cannot be used", str(error)) from error

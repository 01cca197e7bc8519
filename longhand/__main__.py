"""`longhand`: the user's tool."""

import signal
import sys
from typing import Annotated

import typer

from longhand.demo import demo
from longhand.errors import Commands
from longhand.jobs import delete, jobs
from longhand.keys import keys
from longhand.license import license_commands
from longhand.local import local
from longhand.models import models
from longhand.submit import submit
from longhand.transcript import log, transcript
from longhand.usage import usage
from longhand.version import version
from longhand.watch import watch
from transcriber.pipeline.signals import tell_stacks_on_request

app = typer.Typer(
    cls=Commands,
    name="longhand",
    help="Self-hosted batch transcription. `pipeline` transcribes one recording.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.add_typer(license_commands, name="license")
app.add_typer(keys, name="keys")
app.add_typer(models, name="models")
app.command("local")(local)
app.command("demo")(demo)
app.command("submit")(submit)
app.command("watch")(watch)
app.command("jobs")(jobs)
app.command("transcript")(transcript)
app.command("log")(log)
app.command("delete")(delete)
app.command("usage")(usage)


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - typer calls it so
    if wanted:
        typer.echo(f"longhand {version()}")
        raise typer.Exit


@app.callback()
def options(
    *,
    _version: Annotated[
        bool, typer.Option("--version", is_eager=True, callback=_print_version, help="Print the version.")
    ] = False,
) -> None:
    pass


def main() -> None:
    """Run the tool. A SIGTERM ends it like an exception, so that temporary files are removed."""
    tell_stacks_on_request()
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    app(prog_name="longhand")


if __name__ == "__main__":
    main()

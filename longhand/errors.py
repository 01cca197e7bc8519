"""How an error of the tree reaches the user of the tool."""

from typing import Any

import typer
from typer.core import TyperGroup

from contract.errors.base import LonghandError
from longhand.output import printable


class Commands(TyperGroup):
    """Commands whose errors end as a message, what to do, and the exit code of the error's class."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except LonghandError as error:
            show(error)
            raise typer.Exit(error.exit_code) from None


def show(error: LonghandError) -> None:
    """Print an error on STDERR: what happened, then what to do. It may hold any file's name."""
    said = "\n".join(map(printable, str(error).splitlines()))
    typer.echo(f"longhand: {said}", err=True)
    typer.echo(f"          {error.advice}", err=True)

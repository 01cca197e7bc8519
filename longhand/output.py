"""What commands print on STDOUT: JSON for scripts, aligned text for people."""

import json
import sys
from collections.abc import Iterable, Sequence
from typing import Any, Final

import typer

MEGABYTES_FROM: Final = 100_000
"""Bytes from which a size is shown in megabytes."""


def print_json(value: Any) -> None:
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False))


def print_bytes(content: bytes) -> None:
    """Print what is text already, as it is."""
    sys.stdout.flush()
    sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()


def print_fields(fields: Iterable[tuple[str, str]]) -> None:
    """Print names and values, one pair a line."""
    pairs = list(fields)
    width = max(len(name) for name, _ in pairs)
    for name, value in pairs:
        typer.echo(f"{name:<{width}}  {value}")


def print_columns(rows: Sequence[Sequence[str]], indent: str = "") -> None:
    """Print rows with their columns aligned. Each row has as many cells as the first."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True))
        typer.echo((indent + "  ".join(cells)).rstrip())


def size_text(size: int) -> str:
    """Size of a file in decimal units: 30412256 gives `30.4 MB`, 1070 gives `1.1 kB`."""
    return f"{size / 1e6:.1f} MB" if size >= MEGABYTES_FROM else f"{size / 1e3:.1f} kB"


def printable(name: str) -> str:
    """Show a name without signs that would do something to the terminal, or that it has none for."""
    return "".join(sign if sign.isprintable() else "\N{REPLACEMENT CHARACTER}" for sign in name)

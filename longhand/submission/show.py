"""Where recordings are, on STDERR: bars for a person at a terminal, lines for everybody else."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeElapsedColumn

from longhand.output import printable
from longhand.submission.stages import Stage

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from longhand.submission.recording import Recording
    from longhand.submission.stages import Place, Reporter

_WHOLE: Final = 100.0
_ENDS: Final = frozenset({Stage.SUBMITTED, Stage.DONE, Stage.REJECTED, Stage.FAILED})


class Lines:
    """A line for each change of stage."""

    def __init__(self) -> None:
        self._stages: dict[Path, Stage] = {}
        self._lock = threading.Lock()

    def show(self, recording: Recording, place: Place) -> None:
        with self._lock:
            if self._stages.get(recording.path) is place.stage:
                return
            self._stages[recording.path] = place.stage
            typer.echo(f"{printable(recording.name)}: {_said(place)}", err=True)


class Bars:
    """A bar for each recording that is under way, and a line for each that has ended."""

    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._tasks: dict[Path, TaskID] = {}
        self._lock = threading.Lock()

    def show(self, recording: Recording, place: Place) -> None:
        with self._lock:
            if place.stage in _ENDS:
                self._end(recording, place)
                return
            if recording.path not in self._tasks:
                name = escape(printable(recording.name))
                self._tasks[recording.path] = self._bars.add_task(name, total=_WHOLE, stage="")
            task = self._tasks[recording.path]
            self._bars.update(task, completed=_WHOLE * (place.share or 0.0), stage=place.stage.value)

    def _end(self, recording: Recording, place: Place) -> None:
        if (task := self._tasks.pop(recording.path, None)) is not None:
            self._bars.remove_task(task)
        line = f"{printable(recording.name)}: {_said(place)}"
        self._bars.console.print(line, markup=False, highlight=False)


@contextmanager
def reporter() -> Iterator[Reporter]:
    """Give what shows where recordings are, while the block runs."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield Lines()
        return
    columns = (
        TextColumn("{task.description}"),
        TextColumn("{task.fields[stage]}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, redirect_stdout=False) as bars:
        yield Bars(bars)


def _said(place: Place) -> str:
    return f"{place.stage.value}: {place.note}" if place.note and place.stage in _ENDS else place.stage.value

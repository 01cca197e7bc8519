"""`longhand watch`: every recording that appears in a folder gets its transcript."""

import time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final

import typer

from contract.errors.client import (
    ApiUnreachable,
    CallerRefused,
    JobsFailed,
    KeyMissing,
    RecordingChanged,
    RecordingUnusable,
    SubmissionBusy,
    SubmissionsUnusable,
)
from longhand.options import (
    FORMATS,
    ApiUrl,
    Config,
    Form,
    KeyFile,
    Language,
    OperatingPoint,
    interruptible,
    the_patient_api,
)
from longhand.output import printable
from longhand.submission.desk import Desk
from longhand.submission.journal import Journal
from longhand.submission.order import Order, order_of
from longhand.submission.plan import Outcome, Plan
from longhand.submission.show import reporter
from longhand.submission.stop import Stop
from longhand.watching import Layout, Watcher

if TYPE_CHECKING:
    from longhand.client import Api

_LOOK_SECONDS: Final = 1.0
_TROUBLE_SECONDS: Final = 30.0
"""After which the API is asked again, where it could not be reached."""
_TEMPORARY: Final = (ApiUnreachable, RecordingChanged, SubmissionBusy)


def watch(  # noqa: PLR0913 - one argument for each option
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="Folder to watch, with all folders in it.")],
    *,
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar="DIR", help="Where to write transcripts. [default: beside each]"),
    ] = None,
    config: Config = None,
    language: Language = None,
    operating_point: OperatingPoint = None,
    form: Annotated[
        list[Form] | None,
        typer.Option("--format", help="Of the transcripts. May be repeated. [default: txt]"),
    ] = None,
    settle: Annotated[
        float,
        typer.Option("--settle", min=0, metavar="SECONDS", help="How long a file must not have changed."),
    ] = 5.0,
    parallel: Annotated[
        int, typer.Option("--parallel", min=1, max=16, metavar="N", help="How many to send at a time.")
    ] = 4,
    once: Annotated[bool, typer.Option("--once", help="End when nothing is left to do.")] = False,
    api_url: ApiUrl = None,
    api_key_file: KeyFile = None,
) -> None:
    """Transcribe every recording in a folder, and every one that appears, until Ctrl-C."""
    if not folder.is_dir():
        raise typer.BadParameter(f"{folder} is no folder", param_hint="DIR")
    formats = tuple(dict.fromkeys(FORMATS[each] for each in form or [Form.TXT]))
    layout = Layout(folder.absolute(), output and output.absolute(), formats)
    order = order_of(config, language, operating_point)
    watcher = Watcher(layout, settle, time.monotonic, _tell_refused)
    how_on = "the same command goes on watching"
    with interruptible(how_on), the_patient_api(api_url, api_key_file) as (api, stop), reporter() as shown:
        plan = Plan(
            config=_config(order, api, stop),
            targets=layout.targets,
            overwrites=True,
            at_once=parallel,
            fatal=(CallerRefused, KeyMissing, SubmissionsUnusable),
        )
        journal = Journal()
        journal.drop_old()
        with Desk(api, journal, plan, shown, stop) as desk:
            try:
                failed = _Watch(watcher, desk, journal, stop).run(once=once)
            finally:
                _tell_left_alone(watcher.refused)
    if once and failed:
        raise JobsFailed(f"recordings that failed: {failed}")


class _Watch:
    """The watching itself."""

    def __init__(self, watcher: Watcher, desk: Desk, journal: Journal, stop: Stop) -> None:
        self._watcher, self._desk, self._journal, self._stop = watcher, desk, journal, stop
        self._failed = 0

    def run(self, *, once: bool) -> int:
        """Watch; `once` until nothing is left. Returns how many recordings failed for good."""
        while True:
            for recording in self._watcher.found():
                self._desk.take(recording)
            if once and not self._desk.under_way and not self._watcher.is_settling:
                return self._failed
            self._step()

    def _step(self) -> None:
        if not self._desk.under_way:
            self._stop.pause(_LOOK_SECONDS)
            return
        try:
            for outcome in self._desk.step():
                self._settle(outcome)
        except ApiUnreachable as trouble:
            _pause_for(trouble, self._stop)

    def _settle(self, outcome: Outcome) -> None:
        """Forget what was delivered, and try again what may be better another time."""
        if outcome.error is None:
            if outcome.entry:
                self._journal.drop(outcome.entry)
        elif isinstance(outcome.error, _TEMPORARY):
            self._watcher.again(outcome.recording)
            if isinstance(outcome.error, ApiUnreachable):
                _pause_for(outcome.error, self._stop)
        else:
            self._failed += 1


def _config(order: Order, api: "Api", stop: Stop) -> dict[str, Any]:
    """Give the config to send, however long it takes until the API can be reached."""
    while True:
        try:
            return order.config(api)
        except ApiUnreachable as trouble:
            _pause_for(trouble, stop)


def _pause_for(trouble: ApiUnreachable, stop: Stop) -> None:
    typer.echo(f"longhand: {trouble}; trying again in {_TROUBLE_SECONDS:.0f} s", err=True)
    stop.pause(_TROUBLE_SECONDS)


def _tell_refused(error: RecordingUnusable) -> None:
    typer.echo(f"longhand: left alone: {printable(str(error))}", err=True)


def _tell_left_alone(count: int) -> None:
    if count:
        files = "1 file was" if count == 1 else f"{count} files were"
        typer.echo(f"longhand: {files} left alone; the lines above say why, for each", err=True)

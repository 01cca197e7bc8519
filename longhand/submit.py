"""`longhand submit`: recordings in, job ids or transcripts out."""

import time
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from contract.errors.client import JobsFailed, JobWasRejected
from contract.job.layout import TranscriptFormat
from longhand.options import (
    FORMATS,
    ApiUrl,
    Config,
    Form,
    Json,
    KeyFile,
    Language,
    OperatingPoint,
    Overwrite,
    Timeout,
    interruptible,
    the_patient_api,
)
from longhand.submission.desk import Desk
from longhand.submission.journal import Journal
from longhand.submission.order import order_of
from longhand.submission.outputs import refuse_there, targets_in
from longhand.submission.plan import Outcome, Plan
from longhand.submission.recording import Recording, recordings
from longhand.submission.show import reporter
from longhand.submission.tell import Ids, JsonLines, OneTranscript, Teller

if TYPE_CHECKING:
    from longhand.client import Api

_HOW_ON = "the same command goes on where it stopped"


def submit(  # noqa: PLR0913 - one argument for each option
    files: Annotated[list[Path], typer.Argument(metavar="FILES...", help="Recordings, up to 4 GB each.")],
    *,
    config: Config = None,
    language: Language = None,
    operating_point: OperatingPoint = None,
    wait: Annotated[bool, typer.Option("--wait", help="Wait for the transcripts.")] = False,
    output: Annotated[
        Path | None,
        typer.Option("--output", metavar="DIR", help="Where to write the transcripts. Implies --wait."),
    ] = None,
    form: Annotated[
        list[Form] | None,
        typer.Option("--format", help="Of the transcripts. May be repeated. Implies --wait. [default: txt]"),
    ] = None,
    timeout: Timeout = None,
    overwrite: Overwrite = False,
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Begin anew what an earlier command did not finish.")
    ] = False,
    as_json: Json = False,
    api_url: ApiUrl = None,
    api_key_file: KeyFile = None,
) -> None:
    """Submit recordings as jobs, and print the id of each. The same command goes on after an interruption."""
    waits = wait or output is not None or form is not None
    found = recordings(files)
    formats = tuple(dict.fromkeys(FORMATS[each] for each in form or [Form.TXT]))
    prints = waits and output is None and not (as_json and form is None)
    if prints:
        _refuse_to_print(found, formats, as_json=as_json)
    where = targets_in(output, [each.path for each in found], formats) if output else {}
    order = order_of(config, language, operating_point)
    with interruptible(_HOW_ON), the_patient_api(api_url, api_key_file) as (api, stop):
        plan = Plan(
            config=order.config(api),
            targets=lambda recording: where.get(recording.path, {}),
            waits=waits,
            fresh=fresh,
            overwrites=overwrite,
        )
        journal = Journal()
        journal.drop_old()
        _refuse_there(found, journal, api, plan)
        teller = JsonLines(plan) if as_json else OneTranscript(api, formats[0]) if prints else Ids()
        with reporter() as shown:
            ends = _bring(found, Desk(api, journal, plan, shown, stop), teller, timeout)
        teller.end()
        _forget(journal, ends)
    _refuse_failed(ends)


def _bring(found: Sequence[Recording], desk: Desk, teller: Teller, timeout: float | None) -> list[Outcome]:
    """Bring every recording to its end, and tell of each when it has come to it."""
    deadline, ends = None if timeout is None else time.monotonic() + timeout, []
    with desk:
        for recording in found:
            desk.take(recording)
        for outcome in desk.outcomes(deadline):
            ends.append(outcome)
            teller.tell(outcome)
    return ends


def _refuse_to_print(
    found: Sequence[Recording], formats: Sequence[TranscriptFormat], *, as_json: bool
) -> None:
    """See that STDOUT can take what is asked for: one transcript, and nothing else."""
    if len(found) > 1 or len(formats) > 1 or as_json:
        raise typer.BadParameter(
            "--output DIR is needed: STDOUT takes one recording's transcript in one format, without --json"
        )


def _refuse_there(found: Sequence[Recording], journal: Journal, api: "Api", plan: Plan) -> None:
    """See that no file is in the way, before anything is sent."""
    if plan.overwrites:
        return
    for recording in found:
        entry = None if plan.fresh else journal.find(api.url, recording, plan.config)
        refuse_there(plan.targets(recording).values(), entry.written if entry else ())


def _forget(journal: Journal, ends: Sequence[Outcome]) -> None:
    """Forget what was begun once all of it has ended. Else the next run is to know what it need not do."""
    if all(end.error is None or isinstance(end.error, JobWasRejected) for end in ends):
        for end in ends:
            if end.entry:
                journal.drop(end.entry)


def _refuse_failed(ends: Sequence[Outcome]) -> None:
    errors = [end.error for end in ends if end.error]
    if len(ends) == 1 and errors:
        raise errors[0]
    if errors:
        raise JobsFailed(f"{len(errors)} of {len(ends)} recordings failed")

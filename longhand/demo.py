"""`longhand demo`: one real recording, the whole way through the embedded cloud."""

from __future__ import annotations

import time
from contextlib import suppress
from itertools import accumulate
from pathlib import Path  # noqa: TC003 - typer looks at what options are
from typing import TYPE_CHECKING, Annotated, Final

import typer

from contract.errors.models import ModelsMissing
from contract.extras import refuse_without
from local.settings import LocalSettings
from longhand.output import print_columns
from transcriber.cpu import available_cores
from transcriber.home import home, models_folder
from transcriber.packs.load import load_pack
from transcriber.packs.pulled import ready_operating_points, trouble_of
from transcriber.pipeline.signals import SignalReceived, signals_raise

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from contract.job.layout import TranscriptFormat
    from longhand.journey import Journey
    from transcriber.packs.pack import Pack

_FORMATS: Final[dict[TranscriptFormat, str]] = {"json-v2": "json", "txt": "txt", "srt": "srt"}
"""Formats of the transcripts, and how the names of their files end."""


def demo(
    output: Annotated[
        Path | None, typer.Option("--output", metavar="DIR", help="Where to write the transcripts.")
    ] = None,
    operating_points: Annotated[
        list[str] | None,
        typer.Option(
            "--operating-point",
            metavar="NAME",
            help="standard or enhanced. May be repeated. [default: both, one after the other]",
        ),
    ] = None,
) -> None:
    """Take the sample recording of the English pack the whole way; show its text and what took how long."""
    refuse_without("local", "the embedded cloud")
    pack = load_pack("en")
    recording = models_folder("en") / pack.samples[0].path
    if not recording.is_file():
        raise ModelsMissing(
            "the sample recording is missing", f"{recording}; `longhand models pull --samples` gets it"
        )
    folder = output or home() / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    points = tuple(dict.fromkeys(operating_points or _ready(pack)))
    with suppress(SignalReceived), signals_raise():
        _take_the_way(recording, points, folder)
        return
    raise typer.Exit(130)


def _ready(pack: Pack) -> tuple[str, ...]:
    """Operating points that can be shown. Why another one cannot is told."""
    for point in pack.operating_points:
        if trouble := trouble_of(pack, point):
            _tell(f"{point} is left out: {trouble}")
    return ready_operating_points(pack)


def _take_the_way(recording: Path, points: Sequence[str], folder: Path) -> None:
    from local.cloud import running  # noqa: PLC0415 - no other command needs the embedded cloud

    began = time.monotonic()
    _tell("Starting the embedded cloud ...")
    with running(LocalSettings(port=0, api_port=0, workers=available_cores())) as cloud:
        from longhand.journey import Traveller  # noqa: PLC0415 - after the fork, which wants a small process

        _tell(f"Ready after {time.monotonic() - began:.1f} s.")
        traveller, journeys = Traveller.to(cloud.endpoints), {}
        for point in points:
            _tell(f"Uploading {recording.name}, to be transcribed at {point} ...")
            section = {"language": "en", "operating_point": point}
            config = {"type": "transcription", "transcription_config": section}
            key = f"demo/{point}/{recording.name}"
            journey = traveller.travel(key, recording, config, lambda state: _tell(f"  {state}"))
            for form, ending in _FORMATS.items():
                path = folder / f"{point}.{ending}"
                path.write_bytes(traveller.transcript(journey.record.id, form))
            journeys[point] = journey
        _show(journeys, folder)
        _tell("Stopping the embedded cloud ...")


def _show(journeys: Mapping[str, Journey], folder: Path) -> None:
    for point in journeys:
        typer.echo(f"{point}: {(folder / f'{point}.txt').read_text(encoding='utf-8').strip()}")
    typer.echo()
    for point in journeys:
        typer.echo(f"{point}: {', '.join(str(folder / f'{point}.{ending}') for ending in _FORMATS.values())}")
    typer.echo()
    print_columns(list(_times(journeys)))
    typer.echo()
    for point, journey in journeys.items():
        summary = journey.summary
        typer.echo(
            f"{point}: {summary.audio_seconds:.1f} s of audio in {summary.run_seconds:.1f} s, "
            f"real-time factor {summary.real_time_factor:.4f}"
        )


def _times(journeys: Mapping[str, Journey]) -> Iterator[tuple[str, ...]]:
    """Give rows: what each stage took at each operating point, then when the job got to each state."""
    yield ("", *journeys)
    for same in zip(*(journey.stages for journey in journeys.values()), strict=True):
        yield (same[0].name, *(f"{stage.seconds:6.2f} s" for stage in same))
    yield ("together", *(f"{_together(journey):6.2f} s" for journey in journeys.values()))
    yield ("",) * (1 + len(journeys))
    reached = [_reached(journey) for journey in journeys.values()]
    for state in dict.fromkeys(state for each in reached for state in each):
        yield (state, *(f"{each[state]:6.2f} s" if state in each else "" for each in reached))


def _together(journey: Journey) -> float:
    return sum(stage.seconds for stage in journey.stages)


def _reached(journey: Journey) -> dict[str, float]:
    """Give the seconds after which the job got to each state."""
    history = journey.record.history
    # Two clocks' milliseconds may cross, where one state follows the other at once.
    moments = accumulate((step.at for step in history), max)
    return {
        step.state.value: (moment - history[0].at).total_seconds()
        for step, moment in zip(history, moments, strict=True)
    }


def _tell(line: str) -> None:
    typer.echo(line, err=True)

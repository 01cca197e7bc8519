"""`longhand demo`: one real recording, the whole way through the embedded cloud."""

from __future__ import annotations

import time
from contextlib import suppress
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from contract.errors.models import ModelsMissing
from contract.extras import refuse_without
from local.settings import LocalSettings
from longhand.output import print_columns
from transcriber.cpu import available_cores
from transcriber.home import home, models_folder
from transcriber.packs.load import load_pack
from transcriber.pipeline.signals import SignalReceived, signals_raise

if TYPE_CHECKING:
    from contract.job.layout import TranscriptFormat
    from longhand.journey import Journey

_FORMATS: Final[dict[TranscriptFormat, str]] = {
    "json-v2": "transcript.json",
    "txt": "transcript.txt",
    "srt": "transcript.srt",
}


def demo(
    output: Annotated[
        Path | None, typer.Option("--output", metavar="DIR", help="Where to write the transcript.")
    ] = None,
    operating_point: Annotated[
        str, typer.Option("--operating-point", metavar="NAME", help="standard or enhanced.")
    ] = "standard",
) -> None:
    """Take the sample recording of the English pack the whole way; show its text and what took how long."""
    refuse_without("local", "the embedded cloud")
    recording = models_folder("en") / load_pack("en").samples[0].path
    if not recording.is_file():
        raise ModelsMissing(
            "the sample recording is missing", f"{recording}; `longhand models pull --samples` gets it"
        )
    folder = output or home() / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    config: dict[str, object] = {
        "type": "transcription",
        "transcription_config": {"language": "en", "operating_point": operating_point},
    }
    with suppress(SignalReceived), signals_raise():
        _take_the_way(recording, config, folder)
        return
    raise typer.Exit(130)


def _take_the_way(recording: Path, config: dict[str, object], folder: Path) -> None:
    from local.cloud import running  # noqa: PLC0415 - no other command needs the embedded cloud

    began = time.monotonic()
    _tell("Starting the embedded cloud ...")
    with running(LocalSettings(port=0, api_port=0, workers=available_cores())) as cloud:
        from longhand.journey import Traveller  # noqa: PLC0415 - after the fork, which wants a small process

        _tell(f"Ready after {time.monotonic() - began:.1f} s. Uploading {recording.name} ...")
        traveller = Traveller.to(cloud.endpoints)
        journey = traveller.travel(
            f"demo/{recording.name}", recording, config, lambda state: _tell(f"  {state}")
        )
        for form, name in _FORMATS.items():
            (folder / name).write_bytes(traveller.transcript(journey.record.id, form))
        _show(journey, folder)
        _tell("Stopping the embedded cloud ...")


def _show(journey: Journey, folder: Path) -> None:
    typer.echo((folder / _FORMATS["txt"]).read_text(encoding="utf-8").strip())
    typer.echo()
    for name in _FORMATS.values():
        typer.echo(f"{Path(name).suffix[1:].upper():<4} {folder / name}")
    typer.echo()
    together = sum(stage.seconds for stage in journey.stages)
    rows = [(stage.name, f"{stage.seconds:6.2f} s") for stage in journey.stages]
    print_columns([*rows, ("together", f"{together:6.2f} s")])
    typer.echo()
    history = journey.record.history
    # Two clocks' milliseconds may cross, where one state follows the other at once.
    moments = accumulate((step.at for step in history), max)
    since = [f"{(moment - history[0].at).total_seconds():6.2f} s" for moment in moments]
    print_columns([(step.state.value, moment) for step, moment in zip(history, since, strict=True)])
    typer.echo()
    summary = journey.summary
    typer.echo(
        f"{summary.audio_seconds:.1f} s of audio in {summary.run_seconds:.1f} s, "
        f"real-time factor {summary.real_time_factor:.4f}"
    )


def _tell(line: str) -> None:
    typer.echo(line, err=True)

"""`longhand demo`: one real recording, the whole way through `pipeline`."""

import os
import shutil
import subprocess
import sys
import sysconfig
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from contract.errors.models import ModelsMissing
from transcriber.home import home, models_folder
from transcriber.license.development import development_token
from transcriber.packs.pack import load_pack

_LOGGER: Final = " longhand.pipeline "
_SUMMARY: Final = " s of audio in "
"""Found in the one line of the log that sums up the run."""


def demo(
    output: Annotated[
        Path | None, typer.Option("--output", metavar="DIR", help="Where to write the transcript.")
    ] = None,
    operating_point: Annotated[
        str, typer.Option("--operating-point", metavar="NAME", help="standard or enhanced.")
    ] = "standard",
) -> None:
    """Transcribe the sample recording of the English pack, and show the text and how fast it went."""
    recording = models_folder("en") / load_pack("en").samples[0].path
    if not recording.is_file():
        raise ModelsMissing(
            "the sample recording is missing", f"{recording}; `longhand models pull --samples` gets it"
        )
    folder = output or home() / "demo"
    folder.mkdir(parents=True, exist_ok=True)
    typer.echo(f"Transcribing {recording.name} ...", err=True)
    summary = _transcribed(recording, folder, operating_point)
    typer.echo((folder / "transcript.txt").read_text(encoding="utf-8").strip())
    typer.echo()
    for kind in ("json", "txt", "srt"):
        typer.echo(f"{kind.upper():<4} {folder / f'transcript.{kind}'}")
    typer.echo(summary)


def _transcribed(recording: Path, folder: Path, operating_point: str) -> str:
    """Run `pipeline` as a user would; returns its own summary of the run."""
    config = folder / "config.json"
    config.write_text(
        '{"type": "transcription", "transcription_config": '
        f'{{"language": "en", "operating_point": "{operating_point}"}}}}\n',
        encoding="utf-8",
    )
    command: list[str | Path] = [
        _pipeline(),
        "--input",
        recording,
        "--job-config",
        config,
        "--all-formats",
        folder,
        "-stderr",
    ]
    environment = os.environ | {"LICENSE_TOKEN": development_token(home(), datetime.now(UTC))}
    run = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603
    if run.returncode != 0:
        typer.echo(run.stderr, err=True, nl=False)
        raise typer.Exit(run.returncode)
    summary = next(line for line in reversed(run.stderr.splitlines()) if _SUMMARY in line)
    return str(summary).partition(_LOGGER)[2]


def _pipeline() -> str:
    """The program beside this one, whether or not their folder is on the PATH."""
    found = shutil.which("pipeline", path=sysconfig.get_path("scripts"))
    return found or str(Path(sys.executable).with_name("pipeline"))

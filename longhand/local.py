"""`longhand local`: the embedded cloud, until Ctrl-C."""

from __future__ import annotations

import json
import logging
import sys
import time
from contextlib import suppress
from dataclasses import asdict
from typing import Annotated

import typer

from local.settings import DEFAULT_API_PORT, DEFAULT_IMAGE, DEFAULT_PORT, ExecutorKind, LocalSettings
from transcriber.cpu import available_cores
from transcriber.pipeline.signals import SignalReceived, signals_raise


def local(  # noqa: PLR0913 - one argument for each option
    *,
    port: Annotated[
        int, typer.Option("--port", min=0, max=65535, metavar="N", help="Port of S3, SQS and so on; 0: any.")
    ] = DEFAULT_PORT,
    api_port: Annotated[
        int, typer.Option("--api-port", min=0, max=65535, metavar="N", help="Port of the API; 0: any.")
    ] = DEFAULT_API_PORT,
    workers: Annotated[
        int | None,
        typer.Option("--workers", min=1, metavar="N", help="Cores for jobs. [default: all there are]"),
    ] = None,
    executor: Annotated[
        ExecutorKind, typer.Option("--executor", help="Run jobs as processes, or in containers.")
    ] = ExecutorKind.PROCESS,
    image: Annotated[
        str, typer.Option("--image", metavar="NAME", help="For containers: the images, as NAME-LANGUAGE.")
    ] = DEFAULT_IMAGE,
    verbose: Annotated[bool, typer.Option("--verbose", help="Show what functions and jobs log.")] = False,
) -> None:
    """Run the whole service on this machine: buckets, queues, functions, jobs and the API.

    Prints one line of JSON when it is ready, and runs until Ctrl-C. Everything is in memory, and gone then.
    """
    settings = LocalSettings(
        port=port,
        api_port=api_port,
        workers=workers or available_cores(),
        executor=executor,
        image=image,
    )
    began = time.monotonic()
    logging.basicConfig(
        stream=sys.stderr,
        level=logging.INFO if verbose else logging.WARNING,
        format="longhand: %(message)s",
    )
    from local.cloud import running  # noqa: PLC0415 - forks before the heavy imports; in no other command

    with suppress(SignalReceived), signals_raise(), running(settings) as cloud:
        typer.echo(json.dumps(asdict(cloud.endpoints)))
        sys.stdout.flush()
        _tell(f"ready after {time.monotonic() - began:.1f} s, workers: {settings.workers}; Ctrl-C ends it")
        cloud.watch()
    _tell("ended")


def _tell(line: str) -> None:
    typer.echo(f"longhand: {line}", err=True)

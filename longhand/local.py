"""`longhand local`: the embedded cloud, until Ctrl-C."""

from __future__ import annotations

import json
import logging
import sys
import time
from contextlib import contextmanager, suppress
from dataclasses import asdict
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from contract.extras import refuse_without
from local.settings import DEFAULT_API_PORT, DEFAULT_IMAGE, DEFAULT_PORT, ExecutorKind, LocalSettings
from longhand.here import announced
from transcriber.cpu import available_cores
from transcriber.packs.load import load_pack
from transcriber.packs.pulled import pulled_packs, ready_operating_points, trouble_of
from transcriber.pipeline.signals import SignalReceived, signals_raise

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from local.endpoints import Endpoints


class Point(StrEnum):
    """An operating point, as the option takes it."""

    STANDARD = "standard"
    ENHANCED = "enhanced"


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
    language: Annotated[
        list[str] | None,
        typer.Option(
            "--language",
            metavar="PACK",
            help="Language pack for jobs. May be repeated. [default: all that are pulled; in containers, en]",
        ),
    ] = None,
    default_operating_point: Annotated[
        Point, typer.Option("--default-operating-point", help="Of recordings that come without a job config.")
    ] = Point.ENHANCED,
    allow_network: Annotated[
        list[str] | None,
        typer.Option(
            "--allow-network",
            metavar="CIDR",
            help="Let URLs of jobs reach this internal network. May be repeated. [default: none]",
        ),
    ] = None,
    verbose: Annotated[bool, typer.Option("--verbose", help="Show what functions and jobs log.")] = False,
) -> None:
    """Run the whole service on this machine: buckets, queues, functions, jobs and the API.

    Prints one line of JSON when it is ready, and runs until Ctrl-C. Everything is in memory, and gone then.
    """
    refuse_without("local", "the embedded cloud")
    settings = LocalSettings(
        port=port,
        api_port=api_port,
        workers=workers or available_cores(),
        executor=executor,
        image=image,
        default_operating_point=default_operating_point.value,
        **_offer(language or (), executor),
        allowed_networks=tuple(allow_network or ()),
    )
    began = time.monotonic()
    logging.basicConfig(
        stream=sys.stderr,
        level=logging.INFO if verbose else logging.WARNING,
        format="longhand: %(message)s",
    )
    from local.cloud import running  # noqa: PLC0415 - forks before the heavy imports; in no other command

    with suppress(SignalReceived), signals_raise(), running(settings) as cloud, _announced(cloud.endpoints):
        typer.echo(json.dumps(asdict(cloud.endpoints)))
        sys.stdout.flush()
        _tell(f"ready after {time.monotonic() - began:.1f} s, workers: {settings.workers}; Ctrl-C ends it")
        cloud.watch()
    _tell("ended")


def _offer(names: Sequence[str], executor: ExecutorKind) -> dict[str, Any]:
    """Say which language packs there are, and what is here of each; what images hold is not looked at.

    Raises
    ------
    ModelsError
        One that was asked for is unknown, or its models are not here.
    """
    if executor is ExecutorKind.CONTAINER:
        return {"languages": tuple(names)} if names else {}
    packs = [load_pack(name) for name in names] or pulled_packs()
    ready = {pack.name: ready_operating_points(pack) for pack in packs}
    for pack in packs:
        trouble = None if ready[pack.name] else trouble_of(pack, next(iter(pack.operating_points)))
        if trouble:
            raise trouble
    # Where nothing is pulled at all, each job says so.
    return {"languages": tuple(ready), "operating_points": ready} if ready else {}


@contextmanager
def _announced(endpoints: Endpoints) -> Iterator[None]:
    """Let `longhand submit` and the like find it without being told."""
    with announced(endpoints.api_url, endpoints.api_key) as found:
        if not found:
            _tell("other commands find another one, or none: give them --api-url and LONGHAND_API_KEY")
        yield


def _tell(line: str) -> None:
    typer.echo(f"longhand: {line}", err=True)

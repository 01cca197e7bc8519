"""The job queue, its job definitions, and what runs them."""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from contract.job.definition import JobDefinition, job_definition
from contract.job.resources import OPERATING_POINTS
from local.batch.place import Place
from local.executors.container import ContainerExecutor
from local.executors.engine import find_engine
from local.executors.process import ProcessExecutor
from local.identity import ACCOUNT, DEPLOYMENT, named
from local.logs import JOBS_GROUP
from local.settings import ExecutorKind
from transcriber.home import CONTAINER_HOME, home
from transcriber.license.development import development_token

if TYPE_CHECKING:
    from collections.abc import Mapping

    from local.executors.executor import Executor
    from local.settings import LocalSettings

QUEUE: Final = named("transcribe")
TIMEOUT_SECONDS: Final = 4 * 60 * 60
"""Twice the longest recording: enough for the slowest operating point on one core."""

_TOKEN: Final = "LICENSE_TOKEN"  # noqa: S105 - the name of a variable
_PASSED_ON: Final = ("PATH", "HOME", "LANG", "LONGHAND_HOME", "LONGHAND_KEYS_DIR")


def place(region: str) -> Place:
    return Place(
        account=ACCOUNT,
        region=region,
        queue=QUEUE,
        compute_environment=f"{DEPLOYMENT}-this-machine",
        log_group=JOBS_GROUP,
    )


def definitions(languages: tuple[str, ...]) -> dict[str, JobDefinition]:
    """Job definitions by their whole name."""
    made = [
        job_definition(language, point, TIMEOUT_SECONDS)
        for language in languages
        for point in OPERATING_POINTS
    ]
    return {named(definition.name): definition for definition in made}


def make_executor(settings: LocalSettings, aws: Mapping[str, str]) -> Executor:
    """Make what runs the jobs.

    Parameters
    ----------
    aws
        Variables by which a job finds the cloud.

    Raises
    ------
    ExecutorUnavailable
        No container engine, or no image.
    """
    told = {
        **aws,
        "LONGHAND_CONNECTIONS": "1",  # moto reads the whole object for each part that is asked for
    }
    if settings.executor is ExecutorKind.CONTAINER:
        return _containers(settings, told)
    kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    licensed = {**kept, **told, _TOKEN: _development_token()}
    return ProcessExecutor([sys.executable, "-m", "transcriber.worker"], licensed)


def _containers(settings: LocalSettings, told: Mapping[str, str]) -> ContainerExecutor:
    """Make what runs the jobs in containers, with a licence that their image accepts."""
    images = {language: f"{settings.image}-{language}" for language in settings.languages}
    engine = find_engine(images.values())
    if token := os.environ.get(_TOKEN):
        return ContainerExecutor(engine, images, {**told, _TOKEN: token})
    # No image trusts the key of this installation by itself.
    licensed = {**told, _TOKEN: _development_token()}
    return ContainerExecutor(engine, images, licensed, {str(home() / "keys"): str(CONTAINER_HOME / "keys")})


def _development_token() -> str:
    return development_token(home(), datetime.now(UTC))

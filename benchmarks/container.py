"""The image as it is measured: run by the engine of this machine, as the container contract has it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.here import NotHere
from benchmarks.process import Run, run
from benchmarks.program import this_program
from contract.errors.local import ExecutorUnavailable
from contract.job.definition import job_definition
from local.executors.engine import Engine, engine_environment, find_engine
from transcriber.home import CONTAINER_HOME, home

_INPUT: Final = "/input.audio"
_LIMITS: Final = job_definition("en", "standard", timeout_seconds=0).ulimits
"""Those of every job."""


@dataclass(frozen=True, slots=True)
class Container:
    """Runs the image with a read-only root, no network and the development licence.

    Attributes
    ----------
    environment
        Of the engine; the container gets the licence from it, and nothing else.
    """

    engine: Engine
    image: str
    environment: dict[str, str]

    def command(
        self, recording: Path, *command: str, cores: Sequence[int], flags: Sequence[str] = ()
    ) -> list[str]:
        """Write the command that runs a container on some cores.

        Parameters
        ----------
        command
            For the entry point of the image: options of `pipeline`, or a command of its own.
        flags
            For the engine.
        """
        mapped = {str(recording): _INPUT, str(home() / "keys"): str(CONTAINER_HOME / "keys")}
        volumes = [part for here, there in mapped.items() for part in ("--volume", f"{here}:{there}:ro,z")]
        return [
            *(self.engine.program, "run", "--rm", "--pull=never", "--network=none", "--log-driver=none"),
            *("--read-only", "--tmpfs=/home/smuser", "--env=LICENSE_TOKEN"),
            *(f"--cpus={len(cores)}", f"--cpuset-cpus={','.join(map(str, cores))}"),
            *(f"--ulimit={limit.name}={limit.soft}:{limit.hard}" for limit in _LIMITS),
            *volumes,
            *flags,
            self.image,
            *command,
        ]

    def __call__(
        self, recording: Path, *command: str, cores: Sequence[int], flags: Sequence[str] = ()
    ) -> Run:
        """Run a container to its end. What is seen of it is its time and STDOUT: the rest is of the engine.

        Raises
        ------
        RunFailed
        """
        return run(self.command(recording, *command, cores=cores, flags=flags), self.environment, cores)


def this_container(image: str) -> Container:
    """The image, where there is an engine that has it.

    Raises
    ------
    NotHere
    """
    try:
        engine = find_engine([image])
    except ExecutorUnavailable as reason:
        raise NotHere(str(reason)) from reason
    token = {"LICENSE_TOKEN": this_program().environment["LICENSE_TOKEN"]}
    return Container(engine, image, engine_environment() | token)

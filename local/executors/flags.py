"""From a job definition to the command line of podman or docker."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from contract.job.definition import JobDefinition
    from local.executors.engine import Engine, Kind
    from local.executors.executor import Attempt

_SHARES_PER_VCPU: Final = 1024
_MOST_SHARES: Final = 262_144


def run_command(  # noqa: PLR0913 - what no job definition knows, each named where it is called
    engine: Engine,
    attempt: Attempt,
    image: str,
    *,
    name: str,
    on_command_line: Mapping[str, str],
    mapped_in: Mapping[str, str],
) -> list[str]:
    """Write the command that runs an attempt as Batch would have its host run it.

    Parameters
    ----------
    image
        It must be there: nothing is pulled.
    name
        Of the container.
    on_command_line
        Variables that would mean something to the engine itself. The values of all others are taken from the
        engine's environment, since anybody can read command lines.
    mapped_in
        Folders of this machine, and where the container finds them. It cannot write to them.
    """
    return [
        *(engine.program, "run", "--rm", "--name", name, "--pull=never", "--network", "host"),
        *(
            "--log-driver",
            "none",
        ),  # what it prints is read from the pipe; the engine need not keep it on a disk
        *("--stop-timeout", str(math.ceil(attempt.grace_seconds))),
        *_resources(attempt),
        *_security(attempt.definition, engine.kind),
        *_folders(mapped_in),
        *_environment(attempt.environment, on_command_line),
        image,
        *attempt.command,
    ]


def _resources(attempt: Attempt) -> Iterable[str]:
    yield from ("--cpu-shares", str(min(attempt.vcpus * _SHARES_PER_VCPU, _MOST_SHARES)))
    yield from ("--memory", f"{attempt.memory_mib}m")
    yield from (
        "--memory-swap",
        f"{attempt.memory_mib}m",
    )  # memory and swap together: audio is not swapped out
    for limit in attempt.definition.ulimits:
        yield from ("--ulimit", f"{limit.name}={limit.soft}:{limit.hard}")


def _security(definition: JobDefinition, kind: Kind) -> Iterable[str]:
    yield from ("--user", definition.user)
    if definition.readonly_root:
        yield "--read-only"
        if kind == "podman":
            yield "--read-only-tmpfs=false"  # it would add file systems that the definition does not have
    if definition.init_process:
        yield "--init"
    if definition.privileged:
        yield "--privileged"
    else:
        yield from ("--cap-drop", "all", "--security-opt", "no-new-privileges")
    # podman would fill it with what the image has there, and give it that folder's mode; docker does not.
    empty = ("notmpcopyup",) if kind == "podman" else ()
    for mount in definition.tmpfs:
        yield from ("--tmpfs", ",".join((f"{mount.path}:size={mount.size_mib}m", *mount.options, *empty)))


def _folders(mapped_in: Mapping[str, str]) -> Iterable[str]:
    for here, there in mapped_in.items():
        yield from (
            "--volume",
            f"{here}:{there}:ro,z",
        )  # z: SELinux lets containers read it; else it is nothing


def _environment(environment: Mapping[str, str], on_command_line: Mapping[str, str]) -> Iterable[str]:
    for name in environment:
        yield from ("--env", f"{name}={on_command_line[name]}" if name in on_command_line else name)

"""Which program runs containers here: podman or docker."""

from __future__ import annotations

import os
import shutil
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

from contract.errors.local import ExecutorUnavailable

if TYPE_CHECKING:
    from collections.abc import Collection

Kind = Literal["podman", "docker"]

_KINDS: Final[tuple[Kind, ...]] = ("podman", "docker")
_ANSWER_SECONDS: Final = 30.0
_OWN_VARIABLES: Final = frozenset(
    {
        *("PATH", "HOME", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "DBUS_SESSION_BUS_ADDRESS"),
        *("DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "DOCKER_CERT_PATH", "DOCKER_TLS_VERIFY"),
        *("CONTAINER_HOST", "CONTAINERS_CONF", "CONTAINERS_CONF_OVERRIDE", "CONTAINERS_STORAGE_CONF"),
    }
)


@dataclass(frozen=True, slots=True)
class Engine:
    """A container engine.

    Attributes
    ----------
    program
        With its whole path.
    """

    kind: Kind
    program: str


def engine_environment() -> dict[str, str]:
    """Give the variables of this process that tell an engine where its things are, and no others."""
    return {name: value for name, value in os.environ.items() if name in _OWN_VARIABLES}


def find_engine(images: Collection[str]) -> Engine:
    """Find an engine that has all images. Nothing is pulled: jobs start at once, or not at all.

    Raises
    ------
    ExecutorUnavailable
        Neither engine is installed, answers and has the images. The detail says what is amiss with each.
    """
    amiss = []
    for kind in _KINDS:
        program = shutil.which(kind)
        if program is None:
            amiss.append(f"{kind} is not installed")
            continue
        engine = Engine(kind, program)
        trouble = _trouble(engine, images)
        if trouble is None:
            return engine
        amiss.append(trouble)
    raise ExecutorUnavailable("jobs cannot be run in containers", "; ".join(amiss))


def _trouble(engine: Engine, images: Collection[str]) -> str | None:
    for command in (["version"], *(["image", "inspect", "--format", "{{.Id}}", image] for image in images)):
        try:
            subprocess.run(  # noqa: S603 - found on the user's own PATH
                [engine.program, *command],
                check=True,
                capture_output=True,
                timeout=_ANSWER_SECONDS,
                env=engine_environment(),
            )
        except subprocess.TimeoutExpired:
            return f"{engine.kind} does not answer"
        except (subprocess.CalledProcessError, OSError) as error:
            if command == ["version"]:
                return f"{engine.kind} does not work: {_last_line(error)}"
            image = command[-1]
            build = f"make image LANGUAGE={image.rpartition('-')[2]} IMAGE={image} ENGINE={engine.kind}"
            return f"{engine.kind} has no image {image}; build it with `{build}`"
    return None


def _last_line(error: subprocess.CalledProcessError | OSError) -> str:
    output = error.stderr if isinstance(error, subprocess.CalledProcessError) else b""
    lines = output.decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else str(error)

"""Jobs in containers, as the job definition has them: read-only root, file systems in memory, limits."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from local.executors.engine import engine_environment
from local.executors.executor import NOT_STARTED, Exit
from local.executors.flags import run_command
from local.executors.launcher import Launcher, Program

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from contract.job.definition import JobDefinition
    from local.executors.engine import Engine
    from local.executors.executor import Attempt, Run

_TAIL_BYTES: Final = 4096
_ENGINE_CODES: Final = frozenset({125, 126, 127})
"""With which an engine ends when it could not run the container, its program, or find that."""
_ENGINE_WORDS: Final = ("Error: ", "docker: ")
_NO_IMAGE: Final = ("no such image", "image not known", "unable to find image", "pull")


class ContainerExecutor:
    """Runs each attempt by `podman run` or `docker run`, on the network of this machine.

    That a container ended for lack of memory is not told as a reason: with `--rm` the engine forgets it. It
    shows as exit code 137.

    Parameters
    ----------
    engine
        From `find_engine`, which has looked for the images, too.
    images
        By the language of the job definition.
    environment
        Of every attempt, the job's own variables on top.
    mapped_in
        Folders of this machine that every container can read, and where it finds them.
    """

    def __init__(
        self,
        engine: Engine,
        images: Mapping[str, str],
        environment: Mapping[str, str],
        mapped_in: Mapping[str, str] | None = None,
    ) -> None:
        self._engine = engine
        self._images = dict(images)
        self._environment = dict(environment)
        self._mapped_in = dict(mapped_in or {})
        self._engine_environment = engine_environment()
        self._launcher = Launcher()

    def image(self, definition: JobDefinition) -> str:
        return self._images.get(definition.language, "")

    def refusal(self, definition: JobDefinition, command: Sequence[str]) -> str | None:
        del command
        if definition.language in self._images:
            return None
        return f"there is no image for the language {definition.language}"

    def start(self, attempt: Attempt) -> Run:
        name = f"longhand-{attempt.name}"
        variables = self._environment | dict(attempt.environment)
        for_engine = {key: value for key, value in variables.items() if key in self._engine_environment}
        whole = replace(attempt, environment=variables)
        program = Program(
            argv=run_command(
                self._engine,
                whole,
                self.image(attempt.definition),
                name=name,
                on_command_line=for_engine,
                mapped_in=self._mapped_in,
            ),
            environment=variables | self._engine_environment,
            cleanup=[self._engine.program, "rm", "--force", name],
        )
        return _ContainerRun(self._launcher.start(program))

    def close(self) -> None:
        self._launcher.close()


class _ContainerRun:
    """A run of the engine, whose own failures are told as Batch tells them."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._tail = b""

    def read(self, timeout_seconds: float | None) -> bytes | None:
        piece = self._run.read(timeout_seconds)
        if piece:
            self._tail = (self._tail + piece)[-_TAIL_BYTES:]
        return piece

    def stop(self, grace_seconds: float) -> None:
        self._run.stop(grace_seconds)

    @property
    def exit(self) -> Exit:
        return explained(self._run.exit, self._tail.decode("utf-8", "replace"))


def explained(exit_: Exit, tail: str) -> Exit:
    """Tell a container that could not be run from a program that failed, by the engine's last words."""
    if exit_.code not in _ENGINE_CODES:
        return exit_
    words = next((line for line in tail.splitlines() if line.startswith(_ENGINE_WORDS)), None)
    if words is None:
        return exit_
    about_image = any(sign in words.lower() for sign in _NO_IMAGE)
    kind = "CannotPullContainerError" if about_image else "CannotStartContainerError"
    return Exit(code=None, reason=f"{kind}: {words}", status_reason=NOT_STARTED)

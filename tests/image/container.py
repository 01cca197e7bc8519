"""Running the image, and looking at what a run has left behind."""

import json
import uuid
from dataclasses import dataclass

from tests.contract.program import Outcome
from tests.image.engine import Engine


@dataclass(frozen=True)
class Ended(Outcome):
    """How a container ended.

    Attributes
    ----------
    changes
        Paths that differ from the image, with the engine's letter before them: `A /home/smuser/work`.
    """

    changes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Image:
    """An image to run, with a licence unless a test says otherwise."""

    engine: Engine
    tag: str
    token: str

    def run(
        self,
        *flags: str,
        arguments: tuple[str, ...] = (),
        stdin: bytes | None = None,
        licensed: bool = True,
    ) -> Ended:
        """Run a container to its end.

        Parameters
        ----------
        flags
            Of the engine's `run`, before the image.
        arguments
            After the image.
        stdin
            None stands for a container without `-i`.
        licensed
            Whether to pass the token in the environment.
        """
        name = f"longhand-test-{uuid.uuid4().hex[:12]}"
        given = [
            *(["-i"] if stdin is not None else []),
            *(["-e", f"LICENSE_TOKEN={self.token}"] if licensed else []),
        ]
        try:
            done = self.engine.run(
                *("run", "--name", name, *self.engine.run_flags(), *given, *flags, self.tag, *arguments),
                input=stdin,
            )
            changes = self.engine.run("diff", name).stdout.decode().splitlines()
        finally:
            self.engine.run("rm", "--force", name)
        return Ended(done.returncode, done.stdout, done.stderr.decode(), tuple(sorted(changes)))

    def shell(self, script: str, *flags: str) -> str:
        """Let a shell in the container do something that succeeds, and give what it wrote."""
        done = self.run(*flags, arguments=("sh", "-c", script))
        assert done.status == 0, done.stderr
        return done.stdout.decode()

    def described(self) -> dict[str, object]:
        """What the engine knows about the image."""
        found = json.loads(self.engine.run("image", "inspect", self.tag).stdout)
        assert isinstance(found[0], dict)
        return found[0]

"""Containers in which the embedded cloud runs jobs, as their engine sees them."""

import json
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.e2e.cloud import Cloud, wait_slowly
from tests.image.engine import Engine

_WORKING = b"--job-config"
"""On the command line of the `pipeline` that a worker runs."""
_START_SECONDS = 60


@dataclass(frozen=True)
class Containers:
    """Those of one cloud: others may run on the same machine."""

    engine: Engine
    cloud: Cloud

    def names(self) -> list[str]:
        """Every container of it, those included that have ended and are still there."""
        listed = self.engine.run("ps", "--all", "--filter", "name=longhand-", "--format", "{{.Names}}")
        return [name for name in listed.stdout.decode().split() if self._is_ours(name)]

    def working(self) -> str:
        """Wait for one in which `pipeline` runs, and give its name."""
        found: list[str] = []

        def look() -> bool:
            found[:] = [name for name in self.names() if _WORKING in self.engine.run("top", name).stdout]
            return bool(found)

        wait_slowly(look, _START_SECONDS)
        return found[0]

    def inspect(self, name: str) -> dict[str, Any]:
        """What the engine says of one; nothing where it has just gone."""
        done = self.engine.run("inspect", "--type", "container", name)
        return json.loads(done.stdout)[0] if done.returncode == 0 else {}

    def _is_ours(self, name: str) -> bool:
        endpoint = f"AWS_ENDPOINT_URL={self.cloud.ready['endpoint_url']}"
        return endpoint in self.inspect(name).get("Config", {}).get("Env", [])


def configuration(engine: Engine, folder: Path) -> dict[str, str]:
    """Variables by which podman takes the runtime that it needs here, as docs/local.md says; else none."""
    if not engine.options:
        return {}
    option, runtime = engine.options
    assert option == "--runtime"
    file = folder / "containers.conf"
    file.write_text(f'[engine]\nruntime = "{runtime}"\n', "utf-8")
    return {"CONTAINERS_CONF": str(file)}


@contextmanager
def named_for_local(engine: Engine, image: str) -> Iterator[str]:
    """Give an image a name that `longhand local --image` takes, for as long as the block lasts."""
    name = f"longhand-local-{uuid.uuid4().hex[:8]}"
    tagged = engine.run("tag", image, f"{name}-en")
    assert tagged.returncode == 0, tagged.stderr
    try:
        yield name
    finally:
        engine.run("rmi", f"{name}-en")

"""How large the image is: all its layers, unpacked, as the engine counts them."""

from typing import Final

from benchmarks.bench import Bench, Measure, tell
from benchmarks.container import this_container
from benchmarks.figures import Figure, Target
from benchmarks.process import MB, run
from benchmarks.report import Outcome

_TARGET: Final = Target(450, 450)


def take(bench: Bench) -> Outcome:
    container = this_container(bench.image)
    command = [container.engine.program, "image", "inspect", "--format", "{{.Size}}", container.image]
    size = int(run(command, container.environment, bench.cores).stdout) / MB
    tell(f"  {size:.0f} MB")
    return Outcome((Figure("size of the image, one language", "MB", (size,), _TARGET),))


CONTAINER_SIZE = Measure("container-size", "Size of the image.", take)

"""The container engine of this machine, and the options without which it does not work here.

    engine = find_engine()
    engine.run("run", "--rm", *engine.run_flags(), "longhand-en", "--version")

Most machines need no options. What one needs is found by trying, with an image of one program of 129 bytes.
"""

import io
import platform
import resource
import shutil
import struct
import subprocess
import tarfile
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

ENGINES = ("podman", "docker")
ANSWER_SECONDS = 60.0
RUN_SECONDS = 180.0

Done = subprocess.CompletedProcess[bytes]


class NoEngineError(Exception):
    """No container engine works here; it says what is amiss with each."""


@dataclass(frozen=True)
class Engine:
    """A container engine that works.

    Attributes
    ----------
    program
        With its whole path.
    options
        Stand before every command.
    limits
        For every `build` and `run`: limits of resources that this process can give.
    """

    program: str
    options: list[str] = field(default_factory=list)
    limits: list[str] = field(default_factory=list)

    @property
    def is_podman(self) -> bool:
        return self.program.endswith("podman")

    def command(self, *arguments: str) -> list[str]:
        return [self.program, *self.options, *arguments]

    def run(self, *arguments: str, input: bytes | None = None, timeout: float = RUN_SECONDS) -> Done:  # noqa: A002
        """Run any command of the engine, such as `run`, `build` or `diff`. It may fail: see `returncode`."""
        stdin = {"stdin": subprocess.DEVNULL} if input is None else {"input": input}
        # podman leaves a file named `oom` where it is called when a container has run out of memory.
        with tempfile.TemporaryDirectory() as folder:
            return subprocess.run(
                self.command(*arguments),
                capture_output=True,
                check=False,
                timeout=timeout,
                cwd=folder,
                **stdin,
            )

    def run_flags(self) -> list[str]:
        """Options of every `run`. A container has no network, since nothing that is tested needs one."""
        return ["--network", "none", *self.limits]

    def build_flags(self) -> list[str]:
        """Options of every `build`. It reaches the package index that this machine reaches."""
        return [*(["--network=host"] if self.is_podman else []), *self.limits]

    def read_only(self) -> list[str]:
        """Options of a `run` whose root is read-only and which has no file systems but those it is given."""
        return ["--read-only", *(["--read-only-tmpfs=false"] if self.is_podman else [])]

    def has(self, image: str) -> bool:
        return self.run("image", "inspect", image, timeout=ANSWER_SECONDS).returncode == 0


def find_engine() -> Engine:
    """Engine that has run a container, with all it needs for that.

    Raises
    ------
    NoEngineError
    """
    amiss: list[str] = []
    for engine in installed_engines(amiss):
        found = with_what_it_needs(engine)
        if found:
            return found
        amiss.append(f"{engine.program} cannot run a container here")
    raise NoEngineError("; ".join(amiss))


def installed_engines(amiss: list[str]) -> Iterator[Engine]:
    """Engines that answer. Whether they can run anything has not been tried.

    Parameters
    ----------
    amiss
        Is told about those that do not.
    """
    for name in ENGINES:
        program = shutil.which(name)
        if program is None:
            amiss.append(f"{name} is not installed")
            continue
        engine = Engine(program)
        try:
            done = engine.run("version", timeout=ANSWER_SECONDS)
        except subprocess.TimeoutExpired:
            amiss.append(f"{name} does not answer")
            continue
        if done.returncode == 0:
            yield engine
        else:
            amiss.append(f"{name} does not work: {last_line(done)}")


def with_what_it_needs(engine: Engine) -> Engine | None:
    """Give the engine the options it needs here, the fewest there are; None where it never works."""
    image = f"longhand-probe-{uuid.uuid4().hex[:8]}"
    if engine.run("import", "-", image, input=_probe()).returncode != 0:
        return None
    try:
        for candidate in _candidates(engine):
            if _runs(candidate, image):
                return candidate
        return None
    finally:
        engine.run("rmi", "--force", image)


def last_line(done: Done) -> str:
    lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
    return lines[-1] if lines else f"exit status {done.returncode}"


def _candidates(engine: Engine) -> Iterator[Engine]:
    """From no options to all: another runtime for control groups that crun refuses, limits we may set."""
    runtimes: list[list[str]] = [[], ["--runtime", "runc"]] if engine.is_podman else [[]]
    for options in runtimes:
        for limits in ([], _own_limits(), _low_limits()):
            yield replace(engine, options=options, limits=limits)


def _own_limits() -> list[str]:
    """As high as this process's own: an engine that asks for more is refused where it may not raise them."""
    return _limits(
        *(resource.getrlimit(which)[1] for which in (resource.RLIMIT_NOFILE, resource.RLIMIT_NPROC))
    )


def _low_limits() -> list[str]:
    """Lower than any engine's own: some may lower what they have been given, and not keep it."""
    return _limits(1024, 4096)


def _limits(files: int, processes: int) -> list[str]:
    return ["--ulimit", f"nofile={files}:{files}", "--ulimit", f"nproc={processes}:{processes}"]


def _runs(engine: Engine, image: str) -> bool:
    done = engine.run("run", "--rm", *engine.run_flags(), image, "/true", timeout=ANSWER_SECONDS)
    return done.returncode == 0


_CODE = {
    # exit(0), as the kernel of each wants it called
    "x86_64": (62, bytes.fromhex("b83c000000 31ff 0f05")),
    "aarch64": (183, bytes.fromhex("a80b80d2 000080d2 010000d4")),
}
_ADDRESS = 0x400000


def _probe() -> bytes:
    """File system, as a tar archive, with the one program `/true`, which needs no library."""
    machine, code = _CODE[platform.machine()]
    size = 64 + 56 + len(code)
    start = _ADDRESS + 64 + 56
    header = struct.pack("<4s12BHHIQQQIHHHHHH", b"\x7fELF", 2, 1, 1, *[0] * 9, 2, machine, 1, start, 64, 0, 0,
                         64, 56, 1, 64, 0, 0)  # fmt: skip
    segment = struct.pack("<IIQQQQQQ", 1, 5, 0, _ADDRESS, _ADDRESS, size, size, 0x1000)
    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w") as tar:
        entry = tarfile.TarInfo("true")
        entry.size, entry.mode = size, 0o755
        tar.addfile(entry, io.BytesIO(header + segment + code))
    return archive.getvalue()

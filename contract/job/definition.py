"""The container that runs a job: one description, rendered by infra for Batch and by local for here."""

from dataclasses import dataclass, field
from typing import Final, Literal

from contract.config import OperatingPoint
from contract.job.resources import MEMORY_MIB, VCPUS_PER_CORE

Action = Literal["RETRY", "EXIT"]

USER: Final = "1000:1000"
HOME: Final = "/home/smuser"


@dataclass(frozen=True, slots=True, kw_only=True)
class RetryRule:
    """What to do after an attempt that failed. A `*` at the end of a pattern stands for anything.

    Attributes
    ----------
    on_status_reason, on_reason, on_exit_code
        Patterns; those given must all match. Batch compares them without regard to case.
    """

    action: Action
    on_status_reason: str | None = None
    on_reason: str | None = None
    on_exit_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Tmpfs:
    """A file system in memory. It counts against the container's memory as far as it is filled."""

    path: str
    size_mib: int
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ulimit:
    name: str
    soft: int
    hard: int


RETRY_RULES: Final = (
    RetryRule(action="RETRY", on_status_reason="Host EC2*"),
    RetryRule(action="RETRY", on_exit_code="143"),
    RetryRule(action="RETRY", on_reason="CannotPullContainer*"),
    RetryRule(action="EXIT", on_reason="*"),
    RetryRule(action="EXIT", on_status_reason="*"),
)
"""A host that went away or asked its containers to end (SIGTERM), as Spot hosts do, and an image that could
not be pulled. Anything else would fail again. Batch retries what no rule matches, so the last ones match
everything; a status reason is always there. It takes five rules at most. What a user terminated, or what ran
too long, it never retries, whatever the rules say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JobDefinition:
    """How the container of one operating point and language is run.

    Attributes
    ----------
    vcpus, memory_mib
        For the smallest job; ingest overrides both with what the recording needs.
    attempts
        First one included.
    """

    language: str
    operating_point: OperatingPoint
    vcpus: int
    memory_mib: int
    timeout_seconds: int
    command: tuple[str, ...] = ("worker",)
    user: str = USER
    readonly_root: bool = True
    privileged: bool = False
    init_process: bool = True
    attempts: int = 5
    retry_rules: tuple[RetryRule, ...] = RETRY_RULES
    tmpfs: tuple[Tmpfs, ...] = field(
        default=(
            # Custom images put programs of their own below the home folder, so that one may hold programs.
            Tmpfs(path=HOME, size_mib=10 * 1024, options=("rw", "nosuid", "nodev", "mode=1777")),
            Tmpfs(path="/tmp", size_mib=1024, options=("rw", "nosuid", "nodev", "noexec", "mode=1777")),  # noqa: S108
        )
    )
    ulimits: tuple[Ulimit, ...] = (
        Ulimit(name="core", soft=0, hard=0),  # what a crash leaves behind would hold audio
        Ulimit(name="nofile", soft=4096, hard=4096),
        # Of all that the user runs on the host. Left out, podman asks for as many as the kernel can have.
        Ulimit(name="nproc", soft=16_384, hard=16_384),
    )

    @property
    def name(self) -> str:
        """Its part of the name of the job definition; a deployment puts its own name in front."""
        return f"{self.language}-{self.operating_point}"


def job_definition(language: str, operating_point: OperatingPoint, timeout_seconds: int) -> JobDefinition:
    return JobDefinition(
        language=language,
        operating_point=operating_point,
        vcpus=VCPUS_PER_CORE,
        memory_mib=MEMORY_MIB[operating_point],
        timeout_seconds=timeout_seconds,
    )

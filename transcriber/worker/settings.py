"""Everything the worker is told, in one place: its environment."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from contract.errors.job import TaskInvalid
from contract.job.task import Task

ATTEMPT: Final = "AWS_BATCH_JOB_ATTEMPT"
MAX_ATTEMPTS: Final = "AWS_MAX_ATTEMPTS"
REGIONS: Final = ("AWS_REGION", "AWS_DEFAULT_REGION")
ENDPOINTS: Final = ("AWS_ENDPOINT_URL_S3", "AWS_ENDPOINT_URL")
MAX_CONNECTIONS: Final = "LONGHAND_CONNECTIONS"
WORK_DIR: Final = "LONGHAND_WORK_DIR"

OTHER_VARIABLES: Final = (ATTEMPT, MAX_ATTEMPTS, *REGIONS, *ENDPOINTS, MAX_CONNECTIONS, WORK_DIR)
"""Read beside those of `contract.job.task`."""


CONNECTIONS: Final = 8
"""At once. One process of Python hardly fills more; one connection to S3 gives about 80 MB/s."""
S3_TRIES: Final = 8
"""About a minute of trying, with the pauses in between that botocore makes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the worker was told.

    Attributes
    ----------
    task
        The recording, and where its results go.
    attempt
        1, or more after a retry.
    work_dir
        Parent of the folder of this run, absolute. None stands for `/home/smuser/work` where there is
        `/home/smuser`, as in the container, else for the system's folder for temporary files.
    region
        Of the buckets. None leaves it to AWS's own configuration files.
    endpoint
        Where S3 is, if not at AWS.
    s3_tries
        Calls of S3 before it counts as failed, the first included.
    connections
        To S3 at once, for a recording that is worth it.
    """

    task: Task
    attempt: int = 1
    work_dir: Path | None = None
    region: str | None = None
    endpoint: str | None = None
    s3_tries: int = S3_TRIES
    connections: int = CONNECTIONS


def read_settings(environment: Mapping[str, str]) -> Settings:
    """Read the environment. An empty variable counts as not set.

    Raises
    ------
    TaskInvalid
        It does not describe a job, or a number is none.
    """
    work_dir = environment.get(WORK_DIR)
    return Settings(
        task=Task.from_environment(environment),
        attempt=_number(environment, ATTEMPT, 1),
        work_dir=Path(work_dir).absolute() if work_dir else None,
        region=_first(environment, REGIONS),
        endpoint=_first(environment, ENDPOINTS),
        s3_tries=_number(environment, MAX_ATTEMPTS, S3_TRIES),
        connections=_number(environment, MAX_CONNECTIONS, CONNECTIONS),
    )


def _first(environment: Mapping[str, str], names: tuple[str, ...]) -> str | None:
    return next((environment[name] for name in names if environment.get(name)), None)


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name) or str(default)
    if not (text.isascii() and text.isdigit()) or int(text) < 1:
        raise TaskInvalid("the environment describes no job", f"{name} must be 1 or more, not {text!r}")
    return int(text)

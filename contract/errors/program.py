"""What can go wrong with the program itself, rather than with what it was given.

LonghandError
└── ProgramError
    ├── UsageError              an argument or a setting that cannot be used; exit 2
    ├── PackagesMissing         an extra of the package is not installed
    ├── LoggingNotSetUp         "Unable to set up logging"
    ├── IllegalInstruction      "err: signal: illegal instruction"
    ├── OutOfMemory             "exit status 1"
    ├── WorkerFailed            a bug of ours, met in a worker process
    ├── WorkFolderNotWritable   nowhere to keep intermediate files
    ├── WorkFolderFull          no room for the recording
    ├── OutputNotWritten        the transcript could not be handed over
    └── Stopped                 ended by a signal; exit 128 + its number
"""

import signal
from typing import ClassVar

from contract.errors.base import LonghandError


class ProgramError(LonghandError):
    """The program cannot go on."""

    code: ClassVar[str] = "program"


class UsageError(ProgramError):
    """An argument or a setting that cannot be used."""

    code: ClassVar[str] = "program.usage"
    advice: ClassVar[str] = (
        "See `pipeline --help`, or docs/pipeline.md for every option and environment variable."
    )
    exit_code: ClassVar[int] = 2
    http_status: ClassVar[int] = 400


class PackagesMissing(ProgramError):
    """Longhand is installed without an extra that this needs. The detail is the command that installs it."""

    code: ClassVar[str] = "program.packages_missing"
    advice: ClassVar[str] = (
        "Run the command in the message, with the pip of the environment that Longhand is installed in."
    )
    http_status: ClassVar[int] = 501


class LoggingNotSetUp(ProgramError):
    """The log file cannot be written."""

    code: ClassVar[str] = "program.logging"
    advice: ClassVar[str] = (
        "Map a folder that this user may write to, and name it in SM_LOG_DIR: "
        "docker run ... -e SM_LOG_DIR=/logs -e SM_JOB_ID=1 -v $PWD/logs:/logs"
    )

    def __init__(self, message: str = "Unable to set up logging", detail: str = "") -> None:
        super().__init__(message, detail)


class IllegalInstruction(ProgramError):
    """The processor lacks what the models need."""

    code: ClassVar[str] = "program.cpu"
    advice: ClassVar[str] = (
        "The models cannot be loaded on this processor. Use a host with AVX2 (Intel Broadwell, AMD "
        "Excavator or later) and make sure that its hypervisor passes AVX2 on: `grep flags /proc/cpuinfo` "
        "inside the container shows it."
    )

    def __init__(self, message: str = "err: signal: illegal instruction", detail: str = "") -> None:
        super().__init__(message, detail)


class OutOfMemory(ProgramError):
    """The system ended a worker process, or refused it memory."""

    code: ClassVar[str] = "program.out_of_memory"
    advice: ClassVar[str] = (
        "Give the container more memory: 2 GB, and as much again for every further --parallel. "
        "`docker inspect --format='{{json .State}}' <container>` shows whether OOMKilled is true."
    )

    def __init__(self, message: str = "exit status 1", detail: str = "") -> None:
        super().__init__(message, detail)


class WorkerFailed(ProgramError):
    """A bug of ours: a worker process raised something it never should. The detail is its stack trace."""

    code: ClassVar[str] = "program.worker"


class WorkFolderNotWritable(ProgramError):
    """Nowhere to keep intermediate files."""

    code: ClassVar[str] = "program.work_folder"
    advice: ClassVar[str] = (
        "Name a folder that this user may write to with --work-dir, or give a container with a read-only "
        "root a temporary one: docker run --read-only --tmpfs /home/smuser ..."
    )


class WorkFolderFull(ProgramError):
    """No room for the recording."""

    code: ClassVar[str] = "program.work_folder_full"
    advice: ClassVar[str] = (
        "Make the work folder larger (--tmpfs /home/smuser:size=5g), or map the recording to /input.audio: "
        "then it is not copied."
    )
    http_status: ClassVar[int] = 507


class OutputNotWritten(ProgramError):
    """The transcript could not be handed over."""

    code: ClassVar[str] = "program.output"
    advice: ClassVar[str] = "Make sure that the output can be written to and has room, then run it again."


class Stopped(ProgramError):
    """Ended by a signal. Nothing was written."""

    code: ClassVar[str] = "program.stopped"
    advice: ClassVar[str] = "Run it again if this was not meant: `docker stop` and time limits end it so."

    def __init__(self, message: str, detail: str = "", number: int = signal.SIGTERM) -> None:
        super().__init__(message, detail)
        self.number = number

"""How a job can fail around the transcriber.

LonghandError
└── JobError
    └── TaskInvalid    the environment of a container does not describe a job
"""

from typing import ClassVar

from contract.errors.base import LonghandError


class JobError(LonghandError):
    """The job ended without a transcript."""

    code: ClassVar[str] = "job"


class TaskInvalid(JobError):
    """The environment does not describe a job."""

    code: ClassVar[str] = "job.task_invalid"
    advice: ClassVar[str] = "Set the variables that are named. To transcribe by hand use `pipeline`."
    exit_code: ClassVar[int] = 2

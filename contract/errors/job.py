"""How a job can fail around the transcriber: in Batch, in the worker, on its way in and out.

LonghandError
└── JobError
    ├── JobFailed              `pipeline` ended with an error; its exit code and last message are given
    ├── JobLost                the container ended without a word
    ├── JobTimedOut            it ran longer than the job definition allows
    ├── JobCancelled           somebody terminated it
    ├── JobNotSubmitted        Batch never got it
    ├── RecordingNeverCame     it was posted, and its recording was never uploaded or fetched
    ├── JobNotStarted          the container could not be started: image, licence secret, role
    └── WorkerError            the worker's own
        ├── TaskInvalid        its environment does not describe a job
        ├── DownloadFailed     the recording or the config could not be read from S3
        ├── ResultsNotStored   the transcript could not be written to S3
        └── PipelineMissing    the image has no `pipeline`
"""

from typing import ClassVar

from contract.errors.base import LonghandError


class JobError(LonghandError):
    """The job ended without a transcript."""

    code: ClassVar[str] = "job"


class JobFailed(JobError):
    """The transcriber ended with an error of its own."""

    code: ClassVar[str] = "job.failed"
    advice: ClassVar[str] = "The message says what the transcriber met; the job's log has the rest."
    http_status: ClassVar[int] = 400


class JobLost(JobError):
    """The container ended and left no word of why."""

    code: ClassVar[str] = "job.lost"
    advice: ClassVar[str] = (
        "Upload the recording again. If it happens twice, look into its log stream and raise its memory."
    )


class JobTimedOut(JobError):
    """It ran longer than it may."""

    code: ClassVar[str] = "job.timed_out"
    advice: ClassVar[str] = "Raise job_timeout_minutes of the deployment, or split the recording."


class JobCancelled(JobError):
    """Somebody terminated it in Batch."""

    code: ClassVar[str] = "job.cancelled"
    advice: ClassVar[str] = "Upload the recording again if this was not meant."


class JobNotSubmitted(JobError):
    """Batch never got it, and by now the recording is gone."""

    code: ClassVar[str] = "job.not_submitted"
    advice: ClassVar[str] = (
        "The log of the ingest function says why, and its dead-letter queue still holds the message. Put "
        "that right, then upload the recording again."
    )
    http_status: ClassVar[int] = 503


class RecordingNeverCame(JobError):
    """The job was posted, but its recording was neither uploaded nor fetched in time."""

    code: ClassVar[str] = "job.recording_never_came"
    advice: ClassVar[str] = (
        "Post the job again, and put the recording to the address of the answer before that expires."
    )
    http_status: ClassVar[int] = 408


class JobNotStarted(JobError):
    """The host could not start the container."""

    code: ClassVar[str] = "job.not_started"
    advice: ClassVar[str] = (
        "Check that the image is there, that the licence secret holds a token, and that the hosts reach the "
        "endpoints of ECR, Secrets Manager and CloudWatch Logs: docs/deploy.md says how."
    )


class WorkerError(JobError):
    """The worker could not do its part."""

    code: ClassVar[str] = "job.worker"


class TaskInvalid(WorkerError):
    """The environment does not describe a job."""

    code: ClassVar[str] = "job.task_invalid"
    advice: ClassVar[str] = "`worker` is started by Batch. To transcribe by hand use `pipeline`."
    exit_code: ClassVar[int] = 2


class DownloadFailed(WorkerError):
    """The recording or its config could not be read from the bucket."""

    code: ClassVar[str] = "job.download_failed"
    advice: ClassVar[str] = (
        "Upload it again. If it happens twice, check the job role and the S3 endpoint of the hosts."
    )


class ResultsNotStored(WorkerError):
    """The transcript could not be written to the results bucket."""

    code: ClassVar[str] = "job.results_not_stored"
    advice: ClassVar[str] = (
        "Check the job role, the key of the results bucket and the S3 endpoint of the hosts."
    )


class PipelineMissing(WorkerError):
    """The image has no program called `pipeline` on its PATH."""

    code: ClassVar[str] = "job.no_pipeline"
    advice: ClassVar[str] = (
        "Use an image that keeps the container contract, and name it in transcriber_image."
    )

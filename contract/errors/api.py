"""What the API answers when it cannot do what was asked. Messages are the spec's enumerated `error`.

Those of `longhand keys` are in `contract.errors.api_keys`.

LonghandError
└── ApiError
    ├── PermissionDenied       401  Permission Denied
    ├── JobNotFound            404  Job not found; another caller's job looks the same
    ├── TranscriptNotReady     404  Transcription not ready
    ├── TranscriptExpired      410  File Expired
    ├── SpeakersNotKept        409  Bad Request
    ├── LogExpired             410  File Expired
    ├── JobExpired             410  Job Expired
    ├── NotSigned              403  Forbidden
    ├── MethodNotAllowed       405  Bad Request
    ├── PathUnknown            404  Bad Request
    ├── Unprocessable          422  Unprocessable Entity
    ├── AnswerTooLarge         406  Bad Request
    ├── TooManyCalls           429  Max concurrent running jobs exceeded
    ├── ConfigRejected         400  Job rejected
    ├── MalformedRequest       400  Malformed request
    ├── MissingDataFile        400  Missing data_file
    ├── BodyTooLarge           413  Bad Request
    ├── LogNotAvailable        404  Log file not available
    ├── JobRunning             423  Resource Locked
    ├── UploadIncomplete       409  Bad Request
    ├── FormatNotSupported     422  Format Not Supported
    ├── TooManyJobs            429  Max concurrent running jobs exceeded
    └── NotStored              503  Internal Server Error
"""

from typing import ClassVar

from contract.errors.base import LonghandError


class ApiError(LonghandError):
    """The API cannot do what was asked."""

    code: ClassVar[str] = "api"


class PermissionDenied(ApiError):
    """No key, or one that is not known."""

    code: ClassVar[str] = "api.permission_denied"
    advice: ClassVar[str] = "Send `Authorization: Bearer <key>`; `longhand keys create` makes a key."
    http_status: ClassVar[int] = 401

    def __init__(self, message: str = "Permission Denied", detail: str = "") -> None:
        super().__init__(message, detail)


class JobNotFound(ApiError):
    """No such job of this caller's."""

    code: ClassVar[str] = "api.job_not_found"
    advice: ClassVar[str] = "Check the job's id, and that the key is the one it was sent with."
    http_status: ClassVar[int] = 404

    def __init__(self, message: str = "Job not found", detail: str = "") -> None:
        super().__init__(message, detail)


class TranscriptNotReady(ApiError):
    """The job is still running, or it was rejected and there will be no transcript."""

    code: ClassVar[str] = "api.transcript_not_ready"
    advice: ClassVar[str] = (
        "Ask for the job: its status says whether to wait, and its errors why it was rejected."
    )
    http_status: ClassVar[int] = 404

    def __init__(self, message: str = "Transcription not ready", detail: str = "") -> None:
        super().__init__(message, detail)


class TranscriptExpired(ApiError):
    """The job is done, but its transcript was removed since."""

    code: ClassVar[str] = "api.transcript_expired"
    advice: ClassVar[str] = "Upload the recording again, or raise results_retention_days of the deployment."
    http_status: ClassVar[int] = 410

    def __init__(self, message: str = "File Expired", detail: str = "") -> None:
        super().__init__(message, detail)


class SpeakersNotKept(ApiError):
    """A transcript with other speakers was asked for, of a job that kept nothing to tell them from."""

    code: ClassVar[str] = "api.speakers_not_kept"
    advice: ClassVar[str] = (
        "Ask for the transcript without these parameters, or transcribe the recording again with "
        '"diarization": "speaker" and the number of speakers in speaker_diarization_config.'
    )
    http_status: ClassVar[int] = 409

    def __init__(self, message: str = "Bad Request", detail: str = "") -> None:
        super().__init__(message, detail)


class LogExpired(ApiError):
    """The job is done, but its log was removed since."""

    code: ClassVar[str] = "api.log_expired"
    advice: ClassVar[str] = "Ask for the log sooner, or raise results_retention_days of the deployment."
    http_status: ClassVar[int] = 410

    def __init__(self, message: str = "File Expired", detail: str = "") -> None:
        super().__init__(message, detail)


class NotSigned(ApiError):
    """The deployment knows callers by their signature, and the request has none that AWS has checked."""

    code: ClassVar[str] = "api.not_signed"
    advice: ClassVar[str] = (
        "Sign the request for the service `lambda`, with credentials that may call the URL: docs/api.md."
    )
    http_status: ClassVar[int] = 403

    def __init__(self, message: str = "Forbidden", detail: str = "") -> None:
        super().__init__(message, detail)


class JobExpired(ApiError):
    """The job was there, but its time to be kept is over."""

    code: ClassVar[str] = "api.job_expired"
    advice: ClassVar[str] = "Upload the recording again, or raise results_retention_days of the deployment."
    http_status: ClassVar[int] = 410

    def __init__(self, message: str = "Job Expired", detail: str = "") -> None:
        super().__init__(message, detail)


class MethodNotAllowed(ApiError):
    """A path there is, with a method it does not take."""

    code: ClassVar[str] = "api.method_not_allowed"
    advice: ClassVar[str] = "See docs/api.md for the methods of each path."
    http_status: ClassVar[int] = 405

    def __init__(self, message: str = "Bad Request", detail: str = "") -> None:
        super().__init__(message, detail)


class PathUnknown(ApiError):
    """No such path."""

    code: ClassVar[str] = "api.path_unknown"
    advice: ClassVar[str] = "See docs/api.md for every path. All begin with /v2."
    http_status: ClassVar[int] = 404

    def __init__(self, message: str = "Bad Request", detail: str = "") -> None:
        super().__init__(message, detail)


class Unprocessable(ApiError):
    """A parameter whose value cannot be used; the detail names it."""

    code: ClassVar[str] = "api.unprocessable"
    advice: ClassVar[str] = "Correct the parameter that the detail names."
    http_status: ClassVar[int] = 422

    def __init__(self, message: str = "Unprocessable Entity", detail: str = "") -> None:
        super().__init__(message, detail)


class AnswerTooLarge(ApiError):
    """An answer that does not fit through a function URL in any form that the client accepts."""

    code: ClassVar[str] = "api.answer_too_large"
    advice: ClassVar[str] = (
        "Send `Accept-Encoding: gzip`, or read the transcript from the results bucket of the deployment."
    )
    http_status: ClassVar[int] = 406

    def __init__(self, message: str = "Bad Request", detail: str = "") -> None:
        super().__init__(message, detail)


class TooManyCalls(ApiError):
    """AWS throttles this deployment."""

    code: ClassVar[str] = "api.too_many_calls"
    advice: ClassVar[str] = "Wait as long as Retry-After says, then ask again."
    http_status: ClassVar[int] = 429

    def __init__(self, message: str = "Max concurrent running jobs exceeded", detail: str = "") -> None:
        super().__init__(message, detail)


class ConfigRejected(ApiError):
    """The config that was posted cannot be used; the detail says where and why."""

    code: ClassVar[str] = "api.config_rejected"
    advice: ClassVar[str] = "Correct the config as the detail says; docs/config.md describes every key."
    http_status: ClassVar[int] = 400

    def __init__(self, message: str = "Job rejected", detail: str = "") -> None:
        super().__init__(message, detail)


class MalformedRequest(ApiError):
    """The body cannot be read as what its type says."""

    code: ClassVar[str] = "api.malformed_request"
    advice: ClassVar[str] = (
        "Post multipart/form-data with `config` and `data_file`, or `config` with `fetch_data`: docs/api.md."
    )
    http_status: ClassVar[int] = 400

    def __init__(self, message: str = "Malformed request", detail: str = "") -> None:
        super().__init__(message, detail)


class MissingDataFile(ApiError):
    """Neither a recording nor where to fetch it."""

    code: ClassVar[str] = "api.missing_data_file"
    advice: ClassVar[str] = (
        "Post the recording as `data_file`, or name its URL in `fetch_data` of the config."
    )
    http_status: ClassVar[int] = 400

    def __init__(self, message: str = "Missing data_file", detail: str = "") -> None:
        super().__init__(message, detail)


class BodyTooLarge(ApiError):
    """A recording that does not fit through a function URL."""

    code: ClassVar[str] = "api.body_too_large"
    advice: ClassVar[str] = (
        "Post the config to /v2/uploads, and put the recording to the URL of the answer: up to 4 GB."
    )
    http_status: ClassVar[int] = 413

    def __init__(self, message: str = "Bad Request", detail: str = "") -> None:
        super().__init__(message, detail)


class LogNotAvailable(ApiError):
    """There is no log: the job has not run yet, or never will."""

    code: ClassVar[str] = "api.log_not_available"
    advice: ClassVar[str] = "Ask for the job: its status says whether to wait."
    http_status: ClassVar[int] = 404

    def __init__(self, message: str = "Log file not available", detail: str = "") -> None:
        super().__init__(message, detail)


class JobRunning(ApiError):
    """The job has not ended, and is not deleted unforced."""

    code: ClassVar[str] = "api.job_running"
    advice: ClassVar[str] = "Wait until it has ended, or delete it with force=true."
    http_status: ClassVar[int] = 423

    def __init__(self, message: str = "Resource Locked", detail: str = "") -> None:
        super().__init__(message, detail)


class UploadIncomplete(ApiError):
    """Parts of the recording have not come yet; the detail names them."""

    code: ClassVar[str] = "api.upload_incomplete"
    advice: ClassVar[str] = "Put the parts that are missing, then complete the upload again."
    http_status: ClassVar[int] = 409

    def __init__(self, message: str = "Bad Request", detail: str = "") -> None:
        super().__init__(message, detail)


class FormatNotSupported(ApiError):
    """A form of transcript that there is not."""

    code: ClassVar[str] = "api.format_not_supported"
    advice: ClassVar[str] = "Ask for json-v2, txt or srt."
    http_status: ClassVar[int] = 422

    def __init__(self, message: str = "Format Not Supported", detail: str = "") -> None:
        super().__init__(message, detail)


class TooManyJobs(ApiError):
    """As many jobs of this caller are under way as may be."""

    code: ClassVar[str] = "api.too_many_jobs"
    advice: ClassVar[str] = "Post it again when one of them has ended; Retry-After says when to look."
    http_status: ClassVar[int] = 429

    def __init__(self, message: str = "Max concurrent running jobs exceeded", detail: str = "") -> None:
        super().__init__(message, detail)


class NotStored(ApiError):
    """AWS did not take what was posted. Nothing of it was kept."""

    code: ClassVar[str] = "api.not_stored"
    advice: ClassVar[str] = "Post it again; Retry-After says when. There is no job of this call."
    http_status: ClassVar[int] = 503

    def __init__(self, message: str = "Internal Server Error", detail: str = "") -> None:
        super().__init__(message, detail)

"""What can keep the `longhand` tool from what it was asked to do with the API.

Exit codes are for scripts: 1 a job or a recording failed, 2 the command cannot be used so, 3 the API cannot
be reached, 4 it does not let this caller in, 5 it took too long.

LonghandError
└── ClientError
    ├── ApiUnknown              2  nothing says where the API is
    ├── ClientFileInvalid       2  the file of settings
    ├── KeyMissing              4  no key, or nothing to sign with
    ├── SigningUnavailable      4  botocore is not installed
    ├── ApiUnreachable          3
    ├── ApiRefused              1  the API's own words
    │   ├── CallerRefused       4  the key is not valid, or may not do that
    │   ├── JobUnknown          1  no such job, or its time is over
    │   ├── ApiBusy             1  too many calls or jobs
    │   └── UploadUrlExpired    1  the store refuses the recording at that address
    ├── RecordingUnusable       2  it is not there, cannot be read or is too large
    │   ├── RecordingEmpty      2  it holds nothing, perhaps not yet
    │   └── NotARecording       2  it holds something else
    ├── RecordingChanged        1  while it was being sent
    ├── TranscriptThere         2  its file would be written over
    ├── TranscriptNotWritten    1
    ├── JobWasRejected        1  the job ended without a transcript
    ├── JobsFailed              1  some of several
    ├── WaitedTooLong           5
    ├── SubmissionBusy          1  another process submits the same recording
    └── SubmissionsUnusable     1  what was begun cannot be noted
"""

from typing import ClassVar

from contract.errors.audio import FORMATS
from contract.errors.base import LonghandError


class ClientError(LonghandError):
    """The tool cannot do what was asked of it."""

    code: ClassVar[str] = "client"


class ApiUnknown(ClientError):
    """Nothing says where the API is."""

    code: ClassVar[str] = "client.api_unknown"
    advice: ClassVar[str] = (
        "Name it with --api-url, LONGHAND_API_URL or in the file of settings (docs/cli.md), or start "
        "`longhand local` on this machine."
    )
    exit_code: ClassVar[int] = 2


class ClientFileInvalid(ClientError):
    """A file of settings, a key or a config that cannot be used."""

    code: ClassVar[str] = "client.file_invalid"
    advice: ClassVar[str] = "Correct the file; docs/cli.md describes what it holds."
    exit_code: ClassVar[int] = 2


class KeyMissing(ClientError):
    """The API wants to know who calls."""

    code: ClassVar[str] = "client.key_missing"
    advice: ClassVar[str] = (
        "Put a key that `longhand keys create` made into LONGHAND_API_KEY, or name its file with "
        "--api-key-file. Where the API checks signatures, set LONGHAND_API_AUTH=iam, and let AWS "
        "credentials be found."
    )
    exit_code: ClassVar[int] = 4


class SigningUnavailable(ClientError):
    """The API checks signatures of AWS, and the library that makes them is not installed."""

    code: ClassVar[str] = "client.signing_unavailable"
    advice: ClassVar[str] = "Install it beside Longhand: `pip install 'longhand[aws]'`."
    exit_code: ClassVar[int] = 4


class ApiUnreachable(ClientError):
    """The API gives no answer, or one that is not its own, however often it was tried."""

    code: ClassVar[str] = "client.api_unreachable"
    advice: ClassVar[str] = (
        "Check the address and the network. The same command goes on where it stopped once the API answers."
    )
    exit_code: ClassVar[int] = 3


class ApiRefused(ClientError):
    """The API answered with an error.

    Parameters
    ----------
    status
        Of HTTP.
    reason
        The stable code of the API's own error; empty where something before it answered.
    retry_after
        Seconds after which the API would be asked again; 0 if it did not say.
    """

    code: ClassVar[str] = "client.api_refused"
    advice: ClassVar[str] = "Do as the message says; docs/api.md describes every call and its errors."

    def __init__(
        self, message: str, detail: str = "", *, status: int = 0, reason: str = "", retry_after: float = 0.0
    ) -> None:
        super().__init__(message, detail)
        self.status = status
        self.reason = reason
        self.retry_after = retry_after


class CallerRefused(ApiRefused):
    """The key is not valid, or its owner may not do that."""

    code: ClassVar[str] = "client.caller_refused"
    advice: ClassVar[str] = "Check the key: `longhand keys list` shows those that are valid."
    exit_code: ClassVar[int] = 4


class JobUnknown(ApiRefused):
    """There is no such job of this caller's, or its time to be kept is over."""

    code: ClassVar[str] = "client.job_unknown"
    advice: ClassVar[str] = "Check the id: `longhand jobs` lists the jobs of this key."


class ApiBusy(ApiRefused):
    """Too many calls, or too many jobs of this caller under way."""

    code: ClassVar[str] = "client.api_busy"
    advice: ClassVar[str] = "Try again in a while, or when some of the jobs have ended."


class UploadUrlExpired(ApiRefused):
    """The store does not take the recording at the address that the API gave."""

    code: ClassVar[str] = "client.upload_url_expired"
    advice: ClassVar[str] = (
        "Run the same command again: it gets a new address and goes on. If that does not help, check the "
        "clocks of this machine and of the API's."
    )


class RecordingUnusable(ClientError):
    """A recording that need not be sent: it is not there, cannot be read, or is too large."""

    code: ClassVar[str] = "client.recording_unusable"
    advice: ClassVar[str] = "Name files with something in them, of up to 4 GB each. Nothing was sent."
    exit_code: ClassVar[int] = 2


class RecordingEmpty(RecordingUnusable):
    """A file that holds nothing: perhaps one that is still being written."""

    code: ClassVar[str] = "client.recording_empty"
    advice: ClassVar[str] = "Wait until it is written, or leave it out. Nothing was sent."


class NotARecording(RecordingUnusable):
    """A file that is no recording by its first bytes, whatever it is called. The detail says what it is."""

    code: ClassVar[str] = "client.not_a_recording"
    advice: ClassVar[str] = f"Name recordings in {FORMATS}. Nothing was sent."


class RecordingChanged(ClientError):
    """A recording that was written to, or went, while it was being sent."""

    code: ClassVar[str] = "client.recording_changed"
    advice: ClassVar[str] = "Submit it again once nobody writes to it."


class TranscriptThere(ClientError):
    """A transcript would be written over a file that is there."""

    code: ClassVar[str] = "client.transcript_there"
    advice: ClassVar[str] = "Name another folder with --output, or say --overwrite."
    exit_code: ClassVar[int] = 2


class TranscriptNotWritten(ClientError):
    """The file of a transcript cannot be written."""

    code: ClassVar[str] = "client.transcript_not_written"
    advice: ClassVar[str] = (
        "Make sure that the folder can be written to and has room. The same command gets it again."
    )


class JobWasRejected(ClientError):
    """A job ended without a transcript. The detail is the API's reason."""

    code: ClassVar[str] = "client.job_rejected"
    advice: ClassVar[str] = "The reason says what to change; `longhand log ID` has what the worker said."


class JobsFailed(ClientError):
    """Some of several recordings failed. What became of each was said before."""

    code: ClassVar[str] = "client.jobs_failed"
    advice: ClassVar[str] = "The lines before this one say why, for each."


class WaitedTooLong(ClientError):
    """The time that was given is over. The jobs go on."""

    code: ClassVar[str] = "client.waited_too_long"
    advice: ClassVar[str] = "The same command waits on; --timeout sets for how long."
    exit_code: ClassVar[int] = 5


class SubmissionBusy(ClientError):
    """Another process is submitting the same recording with the same config."""

    code: ClassVar[str] = "client.submission_busy"
    advice: ClassVar[str] = "Wait for that one, or end it; then this command goes on where it stopped."


class SubmissionsUnusable(ClientError):
    """What was begun cannot be noted, so it could not be gone on with."""

    code: ClassVar[str] = "client.submissions_unusable"
    advice: ClassVar[str] = "Make the folder writable, or name another home with LONGHAND_HOME."

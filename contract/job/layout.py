"""Where the results of a job lie in the results bucket: one folder a job."""

from typing import Final, Literal

TranscriptFormat = Literal["json-v2", "txt", "srt"]

CONTENT_TYPES: Final = {
    "json": "application/json",
    "txt": "text/plain; charset=utf-8",
    "srt": "application/x-subrip; charset=utf-8",
    "log": "text/plain; charset=utf-8",
}
"""By the suffix of the file; `log` has none."""

_FILES: Final[dict[TranscriptFormat, str]] = {
    "json-v2": "transcript.json",
    "txt": "transcript.txt",
    "srt": "transcript.srt",
}


def transcript_key(job: str, form: TranscriptFormat = "json-v2") -> str:
    return f"{job}/{_FILES[form]}"


def config_key(job: str) -> str:
    """Key of the job config that the worker gives to `pipeline`."""
    return f"{job}/config.json"


def speakers_key(job: str) -> str:
    """Key of who speaks for each number of speakers: `contract.speakers.kept`. Only some jobs have it."""
    return f"{job}/speakers.json"


def log_key(job: str) -> str:
    return f"{job}/log"


def error_key(job: str) -> str:
    """Key of why there is no transcript: `contract.job.outcome.Failure`."""
    return f"{job}/error.json"


def summary_key(job: str) -> str:
    """Key of what the run took: `contract.job.outcome.Summary`. Written last, when every result is there."""
    return f"{job}/summary.json"


def progress_key(job: str) -> str:
    """Key of how far a run is: `contract.job.progress.Progress`. It is there while `pipeline` runs."""
    return f"{job}/progress.json"

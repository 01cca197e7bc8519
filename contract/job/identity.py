import base64
import hashlib
import re
import secrets
from typing import Final

_BATCH_NAME_PREFIX: Final = "longhand-"
_BATCH_NAME: Final = re.compile(re.escape(_BATCH_NAME_PREFIX) + r"([A-Za-z0-9_-]{1,119})")
_ID_BYTES: Final = 15
"""120 bits: nobody meets a collision, and nobody can look for one that hits a given job."""

_POSTED_KEY: Final = re.compile(r"api/([a-z2-7]{24})/recording")


def job_id(bucket: str, key: str, version_id: str) -> str:
    """Derive the id of a job from the upload it is about, so that a repeated event cannot mean a second job.

    Parameters
    ----------
    bucket, key, version_id
        Of the S3 object; the key decoded, as users write it.

    Returns
    -------
    str
        24 characters of a-z and 2-7.
    """
    # JSON's own quoting would do as well; no bucket name, and no version id, holds a line break.
    identity = f"{bucket}\n{version_id}\n{key}".encode("utf-8", "surrogatepass")
    return base64.b32encode(hashlib.sha256(identity).digest()[:_ID_BYTES]).decode("ascii").lower()


def new_job_id() -> str:
    """Make the id of a job that is posted to the API, before there is an upload."""
    return base64.b32encode(secrets.token_bytes(_ID_BYTES)).decode("ascii").lower()


def posted_key(job: str) -> str:
    """Give the key in the uploads bucket of a recording that came through the API.

    It holds nothing of what the caller calls the recording: not every name makes a key, and some mean
    something there, such as those that end with `.json`.
    """
    return f"api/{job}/recording"


def posted_config_key(job: str) -> str:
    """Give the key of its config: the one that any recording's config may have, beside it."""
    return f"{posted_key(job)}.json"


def job_of_posted_key(key: str) -> str | None:
    """Give the job whose recording lies under a key that `posted_key` made; None for any other key."""
    found = _POSTED_KEY.fullmatch(key)
    return found[1] if found else None


def batch_name(job: str) -> str:
    """Name a job in Batch so that it can be found again by it."""
    return _BATCH_NAME_PREFIX + job


def job_of_batch_name(name: str) -> str | None:
    """Give the id of the job that a Batch job was submitted for; None if it is none of ours."""
    found = _BATCH_NAME.fullmatch(name)
    return found[1] if found else None

from dataclasses import dataclass
from datetime import datetime

from contract.job.identity import job_id, job_of_posted_key

NO_VERSION = "null"
"""Version of every object in a bucket that keeps none."""


@dataclass(frozen=True, slots=True)
class Upload:
    """One version of one object, as the news of it tells.

    Attributes
    ----------
    key
        Decoded, as users write it.
    version_id
        `NO_VERSION` where the bucket keeps none.
    size_bytes
        As S3 counted it.
    created_at
        When the upload was complete, UTC.
    name
        What its caller calls it; empty for one that is called by its key.
    """

    bucket: str
    key: str
    version_id: str
    size_bytes: int
    created_at: datetime
    name: str = ""

    @property
    def posted(self) -> bool:
        """Whether it came through the API, which has made the job already."""
        return job_of_posted_key(self.key) is not None

    @property
    def job(self) -> str:
        """Id of the job that it becomes, or belongs to."""
        return job_of_posted_key(self.key) or job_id(self.bucket, self.key, self.version_id)

    @property
    def data_name(self) -> str:
        return self.name or self.key.rpartition("/")[2]

    @property
    def no_recording(self) -> str:
        """Why it is none, told from its key alone; empty if it may be one."""
        if self.key.endswith("/"):
            return "a folder marker"
        if any(part.startswith(".") for part in self.key.split("/")):
            return "a hidden file"
        return "a job config" if self.key.endswith(".json") else ""

from typing import Any

from pydantic import Field

from contract.job.record import DEFAULT_OWNER
from lambdas.jobs.settings import EndingSettings, MetricsSettings, OfferSettings, QueueSettings


class IngestSettings(MetricsSettings, QueueSettings, OfferSettings, EndingSettings):
    """Environment of the ingest function.

    Attributes
    ----------
    job_queue
        Name or ARN of the Batch job queue.
    default_owner
        Whose jobs the recordings are that are put into the bucket directly.
    default_config
        Job config of recordings that have none beside or above them; `{}` for a plain transcription in
        `default_language`.
    max_parallel
        Most worker processes for one recording.
    submission_lease_seconds
        How long an invocation that began to submit a job may take: at least as long as the function may run.
        After it, another one may look whether Batch has the job, and submit it if not.
    max_receives
        After how many tries the queue gives a message up: on the last one, an upload that nobody could
        examine is rejected.
    """

    job_queue: str
    default_owner: str = DEFAULT_OWNER
    default_config: dict[str, Any] = Field(default_factory=dict)
    default_language: str = "en"
    max_parallel: int = 4
    submission_lease_seconds: int = 60
    max_receives: int = 12

    @property
    def config_of_upload(self) -> dict[str, Any]:
        """Job config of a recording that has none."""
        language = self.default_language
        section = {"language": language, "model": self.usual_operating_point(language)}
        return self.default_config or {"type": "transcription", "transcription_config": section}

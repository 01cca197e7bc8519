from typing import Any

from pydantic import Field

from lambdas.jobs.settings import MetricsSettings, QueueSettings


class IngestSettings(MetricsSettings, QueueSettings):
    """Environment of the ingest function.

    Attributes
    ----------
    job_queue
        Name or ARN of the Batch job queue.
    job_definitions
        By `<language>-<operating point>`: name or ARN of the job definition. What is not here is refused.
    features
        By language: what the language pack can do, as `contract.features` names it. A language that is not
        here has an image whose features nobody knows; it is left to refuse what it cannot do.
    default_config
        Job config of recordings that have none beside or above them.
    max_parallel
        Most worker processes for one recording.
    submission_lease_seconds
        How long an invocation that began to submit a job may take: at least as long as the function may run.
        After it, another one may look whether Batch has the job, and submit it if not.
    """

    job_queue: str
    job_definitions: dict[str, str]
    features: dict[str, list[str]] = Field(default_factory=dict)
    default_config: dict[str, Any]
    max_parallel: int = 4
    submission_lease_seconds: int = 60

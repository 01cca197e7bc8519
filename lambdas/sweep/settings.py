from lambdas.status.settings import JobNewsSettings


class SweepSettings(JobNewsSettings):
    """Environment of the sweep, which asks Batch about jobs that it has not heard of for long.

    Attributes
    ----------
    job_queue
        Name or ARN of the Batch job queue.
    quiet_seconds
        How long a job may stay in one state before Batch is asked.
    """

    job_queue: str
    quiet_seconds: int = 900

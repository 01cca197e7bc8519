from lambdas.status.settings import StatusSettings


class SweepSettings(StatusSettings):
    """Environment of the sweep, which asks Batch about jobs that it has not heard of for long.

    Attributes
    ----------
    quiet_seconds
        How long a job may stay in one state before Batch is asked.
    """

    quiet_seconds: int = 900

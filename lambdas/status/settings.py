from lambdas.jobs.settings import EndingSettings, MetricsSettings, QueueSettings


class JobNewsSettings(MetricsSettings, EndingSettings):
    """Environment of every function that hears what became of jobs.

    Attributes
    ----------
    usd_per_vcpu_hour
        To estimate what a job cost: the price of the instances that run the jobs.
    """

    usd_per_vcpu_hour: float = 0.03


class StatusSettings(JobNewsSettings, QueueSettings):
    """Environment of the status function."""

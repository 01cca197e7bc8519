from pydantic import BaseModel

from lambdas.jobs.settings import FunctionSettings, QueueSettings


class MetricsSettings(BaseModel):
    """Where metrics go, and what they need to know.

    Attributes
    ----------
    usd_per_vcpu_hour
        To estimate what a job cost: the price of the instances that run the jobs.
    metrics_namespace
        Of the metrics in CloudWatch.
    deployment
        Value of their one dimension, to tell deployments apart.
    """

    usd_per_vcpu_hour: float = 0.03
    metrics_namespace: str = "Longhand"
    deployment: str = "longhand"


class JobNewsSettings(MetricsSettings, FunctionSettings):
    """Environment of every function that hears what became of jobs."""


class StatusSettings(JobNewsSettings, QueueSettings):
    """Environment of the status function."""

from lambdas.jobs.settings import FunctionSettings


class StatusSettings(FunctionSettings):
    """Environment of the status function and of the sweep.

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

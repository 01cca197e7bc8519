"""What every function is told. infra and local fill these same fields, so neither can drift."""

from pydantic_settings import BaseSettings, SettingsConfigDict


class FunctionSettings(BaseSettings):
    """Environment of a function: `LONGHAND_` and the name of the field. Lists and objects are JSON.

    Attributes
    ----------
    jobs_table, results_bucket
        Names.
    retention_days
        How long records are kept; results as well.
    """

    model_config = SettingsConfigDict(env_prefix="LONGHAND_", frozen=True, extra="ignore")

    jobs_table: str
    results_bucket: str
    retention_days: int = 30

    def to_environment(self) -> dict[str, str]:
        """Write the variables that the class reads back."""
        prefix = self.model_config["env_prefix"]
        values = self.model_dump(mode="json")
        return {prefix + name.upper(): _text(value) for name, value in values.items() if value is not None}


class QueueSettings(FunctionSettings):
    """Environment of a function that is fed from a queue.

    Attributes
    ----------
    queue_url
        Of that queue.
    backoff_seconds
        How long a message that could not be handled stays hidden after the first try; twice as long after
        each further one, up to a quarter of an hour.
    """

    queue_url: str
    backoff_seconds: int = 5


class MetricsSettings(FunctionSettings):
    """Environment of a function that tells what became of jobs.

    Attributes
    ----------
    metrics_namespace
        Of the metrics in CloudWatch.
    deployment
        Value of their one dimension, to tell deployments apart.
    """

    metrics_namespace: str = "Longhand"
    deployment: str = "longhand"


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    import json  # noqa: PLC0415 - only a deployment writes them

    return json.dumps(value)

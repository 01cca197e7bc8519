"""The metrics that the functions publish, by the names that `lambdas.jobs.metrics` gives them."""

from dataclasses import dataclass
from typing import Final

from aws_cdk import Duration
from aws_cdk import aws_cloudwatch as cloudwatch

from infra.settings import Settings

PERIOD: Final = Duration.minutes(5)


@dataclass(frozen=True, slots=True)
class JobMetrics:
    """Metrics of one deployment."""

    namespace: str
    deployment: str

    @classmethod
    def of(cls, settings: Settings) -> "JobMetrics":
        return cls(settings.metrics_namespace, settings.name)

    def __call__(self, name: str, statistic: str, label: str = "") -> cloudwatch.Metric:
        """Give one statistic (`Sum`, `p90`, ...) of the metric `name`."""
        return cloudwatch.Metric(
            namespace=self.namespace,
            metric_name=name,
            dimensions_map={"deployment": self.deployment},
            statistic=statistic,
            period=PERIOD,
            label=label or None,
        )

"""What became of jobs, as metrics of CloudWatch: printed in its embedded metric format, read from the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.metrics.provider.cloudwatch_emf.cloudwatch import AmazonCloudWatchEMFProvider

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lambdas.jobs.settings import MetricsSettings

_DIMENSION: Final = "deployment"
_OF_FIELDS: Final = {
    "queue_wait_seconds": ("QueueWait", MetricUnit.Seconds),
    "run_seconds": ("RunTime", MetricUnit.Seconds),
    "audio_seconds": ("AudioDuration", MetricUnit.Seconds),
    "cost_usd": ("Cost", MetricUnit.NoUnit),
}


@dataclass(frozen=True, slots=True)
class JobMetrics:
    """Metrics of one deployment, whose name is their only dimension."""

    namespace: str
    deployment: str

    @classmethod
    def of(cls, settings: MetricsSettings) -> JobMetrics:
        return cls(settings.metrics_namespace, settings.deployment)

    def done(self, fields: Mapping[str, Any], real_time_factor: float) -> None:
        """Tell of a job that has its transcript.

        Parameters
        ----------
        fields
            Of its `JobRecord`, as far as they are known.
        real_time_factor
            Of `pipeline` alone; 0 for no audio.
        """
        known = [(name, unit, fields[field]) for field, (name, unit) in _OF_FIELDS.items() if field in fields]
        if real_time_factor:
            known.append(("RealTimeFactor", MetricUnit.NoUnit, real_time_factor))
        self._publish(("JobsDone", MetricUnit.Count, 1), *known)

    def rejected(self) -> None:
        """Tell of a job that ended without a transcript."""
        self._publish(("JobsRejected", MetricUnit.Count, 1))

    def open_jobs(self, count: int, oldest_seconds: float) -> None:
        """Tell how many jobs have not ended, and how old the oldest of them is; 0 if there is none."""
        self._publish(
            ("OpenJobs", MetricUnit.Count, count), ("OldestOpenJob", MetricUnit.Seconds, oldest_seconds)
        )

    def _publish(self, *values: tuple[str, MetricUnit, float]) -> None:
        """Print one document. Not through `Metrics`, which keeps its values in the class."""
        document = AmazonCloudWatchEMFProvider(namespace=self.namespace)
        document.add_dimension(_DIMENSION, self.deployment)
        for name, unit, value in values:
            document.add_metric(name, unit, value)
        document.flush_metrics()

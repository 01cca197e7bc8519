from collections.abc import Mapping, Sequence
from typing import Final

from aws_cdk import Duration, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from constructs import Construct

from infra.alarms import Alarms
from infra.metrics import JobMetrics
from infra.settings import Settings

_SECONDS_AN_HOUR: Final = 3600
_WIDTH: Final = 8
"""Of 24: three in a row."""
_HOUR: Final = Duration.hours(1)


class Dashboard(Construct):
    """How long jobs wait and run, how much they transcribe and what that costs."""

    url: str

    def __init__(self, scope: Construct, construct_id: str, settings: Settings, alarms: Alarms) -> None:
        super().__init__(scope, construct_id)
        self._metrics = JobMetrics.of(settings)
        dashboard = cloudwatch.Dashboard(
            self, "Dashboard", dashboard_name=settings.name, default_interval=Duration.days(1)
        )
        dashboard.add_widgets(cloudwatch.AlarmStatusWidget(alarms=list(alarms.alarms), width=24, height=3))
        dashboard.add_widgets(
            self._spread("Queue wait", "QueueWait", "seconds"),
            self._spread("Run time", "RunTime", "seconds"),
            self._spread("Real-time factor", "RealTimeFactor", "seconds a second of audio"),
        )
        dashboard.add_widgets(
            self._graph("Audio hours", [self._audio_hours()], "hours"),
            self._graph("Cost per audio hour", [self._cost_per_audio_hour()], "USD"),
            self._graph("Jobs", self._jobs(), "jobs"),
        )
        region = Stack.of(self).region
        self.url = f"https://{region}.console.aws.amazon.com/cloudwatch/home?region={region}#dashboards/dashboard/{settings.name}"

    def _spread(self, title: str, name: str, unit: str) -> cloudwatch.GraphWidget:
        lines = [self._metrics(name, statistic, statistic) for statistic in ("p50", "p90", "Maximum")]
        return self._graph(title, lines, unit)

    def _audio_hours(self) -> cloudwatch.MathExpression:
        audio = self._metrics("AudioDuration", "Sum")
        return self._hourly(f"audio / {_SECONDS_AN_HOUR}", {"audio": audio}, "audio hours each hour")

    def _cost_per_audio_hour(self) -> cloudwatch.MathExpression:
        using = {"cost": self._metrics("Cost", "Sum"), "audio": self._metrics("AudioDuration", "Sum")}
        return self._hourly(f"cost / (audio / {_SECONDS_AN_HOUR})", using, "USD an audio hour")

    def _jobs(self) -> list[cloudwatch.IMetric]:
        return [
            self._metrics("JobsDone", "Sum", "done"),
            self._metrics("JobsRejected", "Sum", "rejected"),
            self._metrics("OpenJobs", "Maximum", "open"),
        ]

    def _hourly(
        self, expression: str, using: Mapping[str, cloudwatch.IMetric], label: str
    ) -> cloudwatch.MathExpression:
        return cloudwatch.MathExpression(
            expression=expression, using_metrics=using, label=label, period=_HOUR
        )

    def _graph(self, title: str, lines: Sequence[cloudwatch.IMetric], unit: str) -> cloudwatch.GraphWidget:
        axis = cloudwatch.YAxisProps(label=unit, min=0, show_units=False)
        return cloudwatch.GraphWidget(title=title, left=lines, left_y_axis=axis, width=_WIDTH)

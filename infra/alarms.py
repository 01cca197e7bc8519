from collections.abc import Iterable
from typing import Final

from aws_cdk import Arn, ArnComponents, ArnFormat, Duration, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_cloudwatch_actions as actions
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sns_subscriptions as subscriptions
from constructs import Construct

from infra.key import DataKey
from infra.metrics import PERIOD, JobMetrics
from infra.queues import WorkQueue
from infra.settings import Settings

_CLOUDWATCH: Final = "cloudwatch.amazonaws.com"
_OLDEST_MESSAGE: Final = Duration.minutes(15)
_INVOCATIONS: Final = 4
"""A message is as old as this many of its function, at least: it may be handled all the while."""
_OLDEST_JOB: Final = Duration.hours(2)
"""Beyond the longest run of the longest recording, and hosts start within minutes."""


class Alarms(Construct):
    """Tells people when something needs them."""

    topic: sns.Topic
    alarms: tuple[cloudwatch.Alarm, ...]

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        settings: Settings,
        key: DataKey | None,
        queues: Iterable[WorkQueue],
    ) -> None:
        super().__init__(scope, construct_id)
        self._settings = settings
        self.topic = self._topic(key)
        for address in settings.alarm_emails:
            self.topic.add_subscription(subscriptions.EmailSubscription(address))
        of_queues = [alarm for queue in queues for alarm in self._of_queue(queue)]
        self.alarms = (*of_queues, *self._of_jobs())

    def _topic(self, key: DataKey | None) -> sns.Topic:
        """Make a topic that takes TLS only, and lets alarms of this account and region in.

        The rule about TLS is a policy of the topic's own, which takes the place of the one that a topic has
        without. That one lets the account's alarms in, so this one must.
        """
        topic = sns.Topic(self, "Topic", enforce_ssl=True, master_key=key.key if key else None)
        topic.add_to_resource_policy(
            iam.PolicyStatement(
                sid="AllowAlarms",
                principals=[iam.ServicePrincipal(_CLOUDWATCH)],
                actions=["sns:Publish"],
                resources=[topic.topic_arn],
                conditions={
                    "StringEquals": {"aws:SourceAccount": Stack.of(self).account},
                    "ArnLike": {"aws:SourceArn": _alarms_here(self)},
                },
            )
        )
        if key:
            key.allow_service(_CLOUDWATCH)
        return topic

    def _of_queue(self, queue: WorkQueue) -> tuple[cloudwatch.Alarm, ...]:
        dead = queue.dead.metric_approximate_number_of_messages_visible(period=PERIOD, statistic="Maximum")
        age = queue.queue.metric_approximate_age_of_oldest_message(period=PERIOD, statistic="Maximum")
        what = queue.function.name
        name = what.capitalize()
        oldest = max(_OLDEST_MESSAGE.to_seconds(), _INVOCATIONS * queue.function.timeout_seconds)
        return (
            self._alarm(f"{name}Dead", dead, 1, f"Messages that {what} gave up lie in its dead-letter queue"),
            self._alarm(f"{name}Age", age, oldest, f"{name} does not keep up"),
        )

    def _of_jobs(self) -> tuple[cloudwatch.Alarm, ...]:
        metrics = JobMetrics.of(self._settings)
        oldest = metrics("OldestOpenJob", "Maximum")
        return (
            self._alarm(
                "JobsFailed",
                metrics("JobsRejected", "Sum"),
                self._settings.alarm_failed_jobs,
                "Jobs ended without a transcript",
            ),
            self._alarm("OldestJob", oldest, _OLDEST_JOB.to_seconds(), "A job has waited or run for hours"),
        )

    def _alarm(
        self, construct_id: str, metric: cloudwatch.IMetric, threshold: float, description: str
    ) -> cloudwatch.Alarm:
        alarm = cloudwatch.Alarm(
            self,
            construct_id,
            alarm_description=f"{self._settings.name}: {description}",
            metric=metric,
            threshold=threshold,
            evaluation_periods=1,
            comparison_operator=cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
            treat_missing_data=cloudwatch.TreatMissingData.NOT_BREACHING,
        )
        alarm.add_alarm_action(actions.SnsAction(self.topic))
        return alarm


def _alarms_here(scope: Construct) -> str:
    """Pattern of the ARNs of all alarms of this account and region, whose names CloudFormation makes up."""
    every = ArnComponents(
        service="cloudwatch", resource="alarm", resource_name="*", arn_format=ArnFormat.COLON_RESOURCE_NAME
    )
    return Arn.format(every, Stack.of(scope))

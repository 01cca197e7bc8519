import ast
import json

import pytest

from infra.paths import PROJECT
from tests.infra.synthesis import resources, template, text, the_one

ALARM = "AWS::CloudWatch::Alarm"


def published():
    """Names of the metrics that the functions publish, read from where they do it."""
    source = ast.parse((PROJECT / "lambdas" / "jobs" / "metrics.py").read_text("utf-8"))
    return {
        node.value
        for node in ast.walk(source)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.isidentifier()
    }


def charts(stack):
    body = the_one(stack, "AWS::CloudWatch::Dashboard", "Dashboard")["DashboardBody"]
    return {
        widget["properties"]["title"]: json.dumps(widget["properties"]["metrics"])
        for widget in json.loads(text(body))["widgets"]
        if "metrics" in widget["properties"]
    }


@pytest.mark.parametrize(
    ("name", "metric"),
    [
        ("IngestDead", "ApproximateNumberOfMessagesVisible"),
        ("StatusDead", "ApproximateNumberOfMessagesVisible"),
        ("FetchDead", "ApproximateNumberOfMessagesVisible"),
        ("NotifyDead", "ApproximateNumberOfMessagesVisible"),
        ("IngestAge", "ApproximateAgeOfOldestMessage"),
        ("FetchAge", "ApproximateAgeOfOldestMessage"),
        ("NotifyAge", "ApproximateAgeOfOldestMessage"),
        ("StatusAge", "ApproximateAgeOfOldestMessage"),
        ("JobsFailed", "JobsRejected"),
        ("OldestJob", "OldestOpenJob"),
    ],
)
def test_an_alarm_reaches_the_topic_and_is_quiet_where_nothing_happens(stack, name, metric):
    alarm = the_one(stack, ALARM, f"Alarms{name}")
    assert alarm["MetricName"] == metric
    assert alarm["TreatMissingData"] == "notBreaching"
    assert [text(action).startswith("<AlarmsTopic") for action in alarm["AlarmActions"]] == [True]


def test_one_dead_letter_is_enough(stack):
    for name in ("Ingest", "Status", "Fetch", "Notify"):
        alarm = the_one(stack, ALARM, f"Alarms{name}Dead")
        assert (alarm["Threshold"], alarm["ComparisonOperator"]) == (1, "GreaterThanOrEqualToThreshold")
        [queue] = alarm["Dimensions"]
        assert text(queue["Value"]).startswith(f"<{name}QueueDead")


@pytest.mark.parametrize(("name", "minutes"), [("Ingest", 15), ("Status", 15), ("Fetch", 60), ("Notify", 60)])
def test_a_message_may_be_as_old_as_handling_it_takes(stack, name, minutes):
    assert the_one(stack, ALARM, f"Alarms{name}Age")["Threshold"] == minutes * 60


def test_people_are_told_by_mail_and_choose_how_many_failures_they_bear():
    found = template(alarm_emails="a@example.com,b@example.com", alarm_failed_jobs=25)
    subscriptions = resources(found, "AWS::SNS::Subscription").values()
    assert {each["Endpoint"] for each in subscriptions} == {"a@example.com", "b@example.com"}
    assert {each["Protocol"] for each in subscriptions} == {"email"}
    assert the_one(found, ALARM, "AlarmsJobsFailed")["Threshold"] == 25


def test_alarms_can_be_sent_where_the_topic_has_a_key(stack_with_key):
    topic = the_one(stack_with_key, "AWS::SNS::Topic", "AlarmsTopic")
    assert "KmsMasterKeyId" in topic
    [key] = resources(stack_with_key, "AWS::KMS::Key").values()
    services = [each["Principal"].get("Service") for each in key["KeyPolicy"]["Statement"]]
    assert "cloudwatch.amazonaws.com" in services


def test_the_dashboard_shows_waits_runs_and_costs(stack):
    shown = charts(stack)
    assert '"QueueWait"' in shown["Queue wait"]
    assert '"RunTime"' in shown["Run time"]
    assert '"RealTimeFactor"' in shown["Real-time factor"]
    assert "audio / 3600" in shown["Audio hours"]
    assert "cost / (audio / 3600)" in shown["Cost per audio hour"]
    assert all('"deployment", "longhand"' in metrics for metrics in shown.values())


def test_everything_that_is_shown_is_published(stack):
    alarms = [alarm for alarm in resources(stack, ALARM).values() if alarm["Namespace"] == "Longhand"]
    names = {alarm["MetricName"] for alarm in alarms}
    for metrics in charts(stack).values():
        names |= {line[1] for line in json.loads(metrics) if line[0] == "Longhand"}
    assert {"QueueWait", "Cost", "OpenJobs"} <= names <= published()
    for alarm in alarms:
        assert alarm["Dimensions"] == [{"Name": "deployment", "Value": "longhand"}]


def test_the_outputs_say_what_a_user_needs(stack):
    outputs = stack.find_outputs("*")
    assert set(outputs) == {
        "UploadsBucket", "ResultsBucket", "ApiUrl", "ApiKeysSecret", "LicenseSecret", "JobQueue", "JobsTable",
        "AlarmTopic", "DashboardUrl",
    }  # fmt: skip
    [url] = outputs["ApiUrl"].values()
    [before, host] = url["Fn::Join"][1]
    assert (before, host["Fn::Select"][0]) == ("https://", 2)
    assert text(outputs["DashboardUrl"]["Value"]).endswith("#dashboards/dashboard/longhand")

"""What tells of something is let in by what it tells, in every kind of deployment, followed link by link."""

import pytest

from tests.infra.resource_policies import Request, judged
from tests.infra.synthesis import resources, several, template, text

CLOUDWATCH = "cloudwatch.amazonaws.com"
EVENTS = "events.amazonaws.com"
HERE = "<AWS::Region>:<AWS::AccountId>"
ECR = "123456789012.dkr.ecr.eu-west-1.amazonaws.com"
VARIANTS = {
    "default": {},
    "key": {"kms": True},
    "signed": {"api_auth": "iam"},
    "signed with key": {"api_auth": "iam", "kms": True, "zones": 1},
    "three zones": {"zones": 3},
    "mails": {"alarm_emails": "a@example.com", "name": "speech"},
    "spot alone": {"on_demand": False},
    "another image": {"languages": "en,de", "transcriber_image": f"{ECR}/transcriber-{{language}}:11"},
}


@pytest.fixture(scope="module", params=VARIANTS.values(), ids=VARIANTS)
def deployment(request):
    return template(**request.param)


def policy_of(found, kind, names, resource):
    """Give the only policy of a kind that lists a resource. AWS keeps one: the last that is put."""
    policies = [
        each["PolicyDocument"]
        for each in resources(found, kind).values()
        if resource in [text(listed).strip("<>") for listed in several(each[names])]
    ]
    assert len(policies) == 1, f"{len(policies)} policies of {resource}"
    return policies[0]


def alarm_arn(name, where=HERE):
    return f"arn:<AWS::Partition>:cloudwatch:{where}:alarm:{name}"


def targets_of_alarms(found):
    """Give each alarm with the logical id of each topic that it goes to, whatever makes it go there."""
    for name, alarm in resources(found, "AWS::CloudWatch::Alarm").items():
        assert alarm.get("ActionsEnabled", True) is True
        assert alarm["AlarmActions"], f"{name} tells nobody"
        for kind in ("AlarmActions", "OKActions", "InsufficientDataActions"):
            for action in alarm.get(kind, []):
                yield name, text(action).strip("<>")


def publishes(topic, source, **other):
    asked = {"service": CLOUDWATCH, "action": "sns:Publish", "resource": f"<{topic}>", "source": source}
    return Request(**asked | other)


def test_every_alarm_may_publish_to_its_topic(deployment):
    links = list(targets_of_alarms(deployment))
    assert len(links) >= len(resources(deployment, "AWS::CloudWatch::Alarm")) >= 10
    for name, topic in links:
        assert topic in resources(deployment, "AWS::SNS::Topic")
        policy = policy_of(deployment, "AWS::SNS::TopicPolicy", "Topics", topic)
        assert judged(policy, publishes(topic, alarm_arn(name))), f"{name} is not let in by {topic}"


def test_nobody_else_may_publish_to_the_topic_of_alarms(deployment):
    [topic] = resources(deployment, "AWS::SNS::Topic")
    policy = policy_of(deployment, "AWS::SNS::TopicPolicy", "Topics", topic)
    ours = alarm_arn("any")
    elsewhere = alarm_arn("any", "<AWS::Region>:999999999999")
    assert not judged(policy, publishes(topic, ours, tls=False))
    assert not judged(policy, publishes(topic, ours, account="999999999999"))
    assert not judged(policy, publishes(topic, elsewhere))
    assert not judged(policy, publishes(topic, ours, service=EVENTS))
    assert not judged(policy, publishes(topic, ours, action="sns:Subscribe"))


def test_who_publishes_to_an_encrypted_topic_may_use_its_key(deployment):
    for name, topic in targets_of_alarms(deployment):
        master = resources(deployment, "AWS::SNS::Topic")[topic].get("KmsMasterKeyId")
        if master is None:
            continue
        key = resources(deployment, "AWS::KMS::Key")[text(master).strip("<>").partition(".")[0]]
        for action in ("kms:GenerateDataKey", "kms:Decrypt"):
            asked = {"service": CLOUDWATCH, "action": action, "resource": "*", "source": alarm_arn(name)}
            assert judged(key["KeyPolicy"], Request(**asked)), f"{name}: {action}"
            assert not judged(key["KeyPolicy"], Request(**asked, account="999999999999"))


@pytest.mark.parametrize("settings", [{"kms": True}, {"kms": True, "api_auth": "iam", "zones": 1}])
def test_with_a_key_the_topic_is_encrypted_with_it(settings):
    [topic] = resources(template(**settings), "AWS::SNS::Topic").values()
    assert text(topic["KmsMasterKeyId"]).startswith("<Key")


def test_every_rule_may_reach_its_targets(deployment):
    rules = resources(deployment, "AWS::Events::Rule")
    assert len(rules) >= 2
    for name, rule in rules.items():
        for target in rule["Targets"]:
            arn = text(target["Arn"])
            assert rule_is_let_in(deployment, f"<{name}.Arn>", arn), f"{name} is not let in by {arn}"


def rule_is_let_in(found, rule, target):
    logical_id = target.strip("<>").partition(".")[0]
    if logical_id in resources(found, "AWS::SQS::Queue"):
        return sends(found, logical_id, EVENTS, rule)
    return any(
        text(each["FunctionName"]) == target
        and (each["Action"], each["Principal"]) == ("lambda:InvokeFunction", EVENTS)
        and text(each["SourceArn"]) == rule
        for each in resources(found, "AWS::Lambda::Permission").values()
    )


def sends(found, queue, service, source):
    """Whether a service may send to a queue, which must not have a key that it could not use."""
    assert "KmsMasterKeyId" not in resources(found, "AWS::SQS::Queue")[queue]
    policy = policy_of(found, "AWS::SQS::QueuePolicy", "Queues", queue)
    asked = {"service": service, "action": "sqs:SendMessage", "resource": f"<{queue}.Arn>", "source": source}
    return judged(policy, Request(**asked)) and not judged(policy, Request(**asked, tls=False))


def test_every_bucket_may_tell_the_queues_that_it_is_to_tell(deployment):
    told = [
        (bucket, text(each["Queue"]).strip("<>").partition(".")[0])
        for bucket in resources(deployment, "AWS::S3::Bucket").values()
        for each in bucket.get("NotificationConfiguration", {}).get("QueueConfigurations", [])
    ]
    assert told
    for bucket, queue in told:
        source = f"arn:<AWS::Partition>:s3:::{text(bucket['BucketName'])}"
        assert sends(deployment, queue, "s3.amazonaws.com", source)
        assert not sends(deployment, queue, "s3.amazonaws.com", source + "-of-somebody-else")


def test_every_bucket_may_log_where_it_is_to_log(deployment):
    buckets = resources(deployment, "AWS::S3::Bucket")
    logging = [
        (name, each["LoggingConfiguration"])
        for name, each in buckets.items()
        if "LoggingConfiguration" in each
    ]
    assert len(logging) == 2
    for name, where in logging:
        logs = text(where["DestinationBucketName"]).strip("<>")
        policy = policy_of(deployment, "AWS::S3::BucketPolicy", "Bucket", logs)
        request = Request(
            service="logging.s3.amazonaws.com",
            action="s3:PutObject",
            resource=f"<{logs}.Arn>/{where['LogFilePrefix']}2026-12-01",
            source=f"<{name}.Arn>",
        )
        assert judged(policy, request), f"{name} is not let in by {logs}"

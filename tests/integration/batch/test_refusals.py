import http.client
import json

import pytest
from botocore.exceptions import ClientError

CALL = {"jobName": "job", "jobQueue": "jobs", "jobDefinition": "longhand-en-standard"}


def override(**given):
    return {"containerOverrides": given}


def refusal(call, **given):
    with pytest.raises(ClientError) as caught:
        call(**given)
    error = caught.value.response
    assert error["Error"]["Code"] == "ClientException"
    assert error["ResponseMetadata"]["HTTPStatusCode"] == 400
    return error["Error"]["Message"]


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({"arrayProperties": {"size": 2}}, "arrayProperties"),
        ({"dependsOn": [{"jobId": "a"}]}, "dependsOn"),
        ({"nodeOverrides": {"numNodes": 2}}, "nodeOverrides"),
        ({"eksPropertiesOverride": {}}, "eksPropertiesOverride"),
        ({"ecsPropertiesOverride": {}}, "ecsPropertiesOverride"),
        ({"shareIdentifier": "a"}, "shareIdentifier"),
        ({"schedulingPriorityOverride": 1}, "schedulingPriorityOverride"),
        ({"parameters": {"a": "b"}}, "parameters"),
        ({"propagateTags": True}, "propagateTags"),
        (override(vcpus=2), "containerOverrides.vcpus"),
        (override(memory=2), "containerOverrides.memory"),
        (override(instanceType="m5n.large"), "containerOverrides.instanceType"),
        (override(resourceRequirements=[{"type": "GPU", "value": "1"}]), "resourceRequirements.0.type"),
        (override(resourceRequirements=[{"type": "VCPU", "value": "0.5"}]), "resourceRequirements.0.value"),
        (override(resourceRequirements=[{"type": "VCPU", "value": "2"}] * 2), "twice"),
        (override(command=["sh"]), "['worker']"),
        (override(environment=[{"name": "AWS_BATCH_JOB_ID", "value": "1"}]), "AWS_BATCH_JOB_ID"),
        (override(environment=[{"name": "A=B", "value": "1"}]), "A=B"),
        ({"timeout": {"attemptDurationSeconds": 59}}, "timeout.attemptDurationSeconds"),
        ({"retryStrategy": {"attempts": 11}}, "retryStrategy.attempts"),
        ({"retryStrategy": {"evaluateOnExit": []}}, "retryStrategy.attempts"),
        ({"retryStrategy": {"attempts": 1, "evaluateOnExit": [{"action": "MAYBE"}]}}, "action"),
        (
            {"retryStrategy": {"attempts": 1, "evaluateOnExit": [{"onReason": "*a", "action": "EXIT"}]}},
            "onReason",
        ),
        (
            {"retryStrategy": {"attempts": 1, "evaluateOnExit": [{"action": "EXIT"}] * 6}},
            "retryStrategy.evaluateOnExit",
        ),
        ({"jobName": "-a"}, "jobName"),
        ({"jobName": "a b"}, "jobName"),
        ({"jobName": "a" * 129}, "jobName"),
        ({"jobQueue": "other"}, "JobQueue other"),
        ({"jobDefinition": "other"}, "JobDefinition other"),
        ({"jobDefinition": "longhand-en-standard:2"}, "JobDefinition longhand-en-standard:2"),
        (
            {"jobDefinition": "arn:aws:batch:us-east-1:1:job-definition/longhand-en-standard:1"},
            "JobDefinition arn",
        ),
    ],
)
def test_what_cannot_be_had_at_submission_is_refused_by_name(batch, given, named):
    assert named in refusal(batch.client.submit_job, **(CALL | given))
    assert batch.events.heard == []


@pytest.mark.parametrize(
    ("given", "named"),
    [
        ({}, "jobQueue"),
        ({"jobQueue": "other"}, "JobQueue other"),
        ({"arrayJobId": "a"}, "arrayJobId"),
        ({"jobQueue": "jobs", "maxResults": 1001}, "maxResults"),
        ({"jobQueue": "jobs", "jobStatus": "LOST"}, "jobStatus"),
        ({"jobQueue": "jobs", "filters": [{"name": "SHARE_IDENTIFIER", "values": ["a"]}]}, "filters.0.name"),
        ({"jobQueue": "jobs", "filters": [{"name": "AFTER_CREATED_AT", "values": ["today"]}]}, "today"),
        ({"jobQueue": "jobs", "filters": [{"name": "JOB_NAME", "values": ["a", "b"]}]}, "filters.0.values"),
    ],
)
def test_a_list_that_cannot_be_had_is_refused_by_name(batch, given, named):
    assert named in refusal(batch.client.list_jobs, **given)


def test_more_than_100_jobs_cannot_be_described_at_once(batch):
    assert "jobs" in refusal(batch.client.describe_jobs, jobs=["a"] * 101)


def test_a_job_that_is_not_there_cannot_be_terminated(batch):
    assert "Job none not found" in refusal(batch.client.terminate_job, jobId="none", reason="a")


def test_other_calls_of_batch_are_refused_with_those_there_are(batch):
    message = refusal(batch.client.describe_job_queues)
    assert "/v1/describejobqueues" in message
    assert "SubmitJob, DescribeJobs, ListJobs and TerminateJob" in message
    assert "not" in refusal(batch.client.list_tags_for_resource, resourceArn="arn:aws:batch:x:1:job/a")


@pytest.mark.parametrize("body", [b"{", b"[]", b'"job"', b"\xff", b'{"jobName": 1}'])
def test_a_body_that_is_none_is_refused(batch, body):
    address = batch.client.meta.endpoint_url.removeprefix("http://")
    connection = http.client.HTTPConnection(address, timeout=10)
    try:
        connection.request("POST", "/v1/submitjob", body)
        answer = connection.getresponse()
        assert answer.status == 400
        assert answer.headers["x-amzn-ErrorType"] == "ClientException"
        assert json.loads(answer.read())["message"]
    finally:
        connection.close()

"""The functions of the deployment, started as the embedded cloud starts them."""

import json

import pytest

from lambdas.functions import FUNCTIONS, SWEEP
from local.aws.environment import BATCH_URL, aws_environment
from local.aws.resources import queues_of
from local.environments import function_settings
from local.functions.deployed import function_pool
from local.functions.zygote import Zygote
from local.settings import LocalSettings
from tests.contract.program import wait_until

from .conftest import REGION


@pytest.fixture
def start(endpoint_url, clients):
    pools = []
    with Zygote() as zygote:

        def started(function, lines):
            settings = function_settings(LocalSettings(region=REGION), queues_of(endpoint_url, REGION))
            aws = {**aws_environment(endpoint_url, REGION), BATCH_URL: "http://127.0.0.1:9"}
            pool = function_pool(
                zygote, function, settings[function.name], aws=aws, most=1, on_line=lines.append
            )
            pools.append(pool)
            pool.warm()
            pool.wait_until_loaded()
            return pool

        yield started
        for pool in pools:
            pool.close()


@pytest.mark.parametrize("function", FUNCTIONS, ids=lambda function: function.name)
def test_every_function_starts_with_what_it_is_told_here(start, function):
    lines = []
    start(function, lines)
    assert lines == []


@pytest.mark.parametrize("function", [each for each in FUNCTIONS if each.source], ids=lambda each: each.name)
def test_a_function_behind_a_queue_makes_a_dead_letter_of_what_it_cannot_read(
    start, function, clients, endpoint_url
):
    lines = []
    record = {
        "messageId": "m",
        "receiptHandle": "none",
        "body": "no event",
        "attributes": {"ApproximateReceiveCount": "1"},
        "messageAttributes": {},
        "md5OfBody": "",
        "eventSource": "aws:sqs",
        "eventSourceARN": "arn:aws:sqs:eu-west-1:123456789012:q",
        "awsRegion": REGION,
    }
    answer = start(function, lines).invoke({"Records": [record]})

    assert answer == {"batchItemFailures": []}
    dead = getattr(queues_of(endpoint_url, REGION), function.name).dead_letters_url
    (letter,) = clients.sqs.receive_message(QueueUrl=dead)["Messages"]
    assert letter["Body"] == "no event"


def test_the_clock_finds_no_open_jobs_and_says_so_in_metrics(start):
    lines = []
    assert start(SWEEP, lines).invoke({"source": "aws.scheduler"}) is None

    wait_until(lambda: any('"OpenJobs"' in line for line in lines))
    document = next(json.loads(line) for line in lines if '"OpenJobs"' in line)
    assert (document["OpenJobs"], document["OldestOpenJob"], document["deployment"]) == (
        [0.0],
        [0.0],
        "longhand",
    )

import pytest

from local.functions.pool import FunctionPool
from local.functions.source import EventSource, Queue
from local.functions.zygote import Zygote
from tests.contract.program import wait_until
from tests.unit.local.functions.test_pool import ENVIRONMENT, HANDLERS

from .conftest import REGION


@pytest.fixture
def pool():
    with Zygote() as zygote:
        made = FunctionPool(
            lambda: zygote.spawn(f"{HANDLERS}.half", ENVIRONMENT), "half", 2, 30, lambda _line: None
        )
        yield made
        made.close()


@pytest.fixture
def queue(clients, request):
    name = f"q-{request.node.name[:60]}".replace("[", "").replace("]", "")
    url = clients.sqs.create_queue(QueueName=name, Attributes={"VisibilityTimeout": "600"})["QueueUrl"]
    return Queue(url=url, arn=f"arn:aws:sqs:{REGION}:123456789012:{name}", region=REGION)


def counts(clients, queue):
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found = clients.sqs.get_queue_attributes(QueueUrl=queue.url, AttributeNames=names)["Attributes"]
    return tuple(int(found[name]) for name in names)


def test_what_a_function_handled_is_deleted_and_what_it_failed_stays(clients, queue, pool):
    for body in ["fine", "fail", "fine", "fail", "fine"]:
        clients.sqs.send_message(QueueUrl=queue.url, MessageBody=body)
    source = EventSource(clients.sqs, queue, pool, batch_size=10, concurrency=2)
    source.start()
    try:
        wait_until(lambda: counts(clients, queue) == (0, 2))
    finally:
        source.stop()


def test_a_function_that_fails_as_a_whole_loses_no_message(clients, queue, pool):
    clients.sqs.send_message(QueueUrl=queue.url, MessageBody="fine")
    pool.close()
    source = EventSource(clients.sqs, queue, pool, batch_size=10, concurrency=1)
    source.start()
    try:
        wait_until(lambda: counts(clients, queue) == (0, 1))
    finally:
        source.stop()
    assert counts(clients, queue) == (0, 1)

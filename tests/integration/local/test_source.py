import pytest

from local.functions.pool import FunctionPool
from local.functions.source import EventSource, Queue
from local.functions.stop import stop
from local.functions.zygote import Zygote
from tests.contract.program import is_running, wait_until
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
        stop([source], [pool])


def test_what_takes_long_does_not_hold_up_the_end_and_its_message_stays(clients, queue):
    said = []
    clients.sqs.send_message(QueueUrl=queue.url, MessageBody="fetch")
    with Zygote() as zygote:
        slow = FunctionPool(
            lambda: zygote.spawn(f"{HANDLERS}.say_and_wait", ENVIRONMENT), "slow", 1, 900, said.append
        )
        source = EventSource(clients.sqs, queue, slow, batch_size=1, concurrency=1)
        source.start()
        wait_until(lambda: said)
        stop([source], [slow], grace_seconds=0.0)

    wait_until(lambda: not is_running(int(said[0])))
    assert counts(clients, queue) == (0, 1)


def test_what_is_about_to_end_may(clients, queue, pool):
    clients.sqs.send_message(QueueUrl=queue.url, MessageBody="fine")
    source = EventSource(clients.sqs, queue, pool, batch_size=1, concurrency=1)
    source.start()
    wait_until(lambda: counts(clients, queue) != (1, 0))
    stop([source], [pool], grace_seconds=20.0)
    assert counts(clients, queue) == (0, 0)


def test_a_function_that_fails_as_a_whole_loses_no_message(clients, queue, pool):
    clients.sqs.send_message(QueueUrl=queue.url, MessageBody="fine")
    pool.close()
    source = EventSource(clients.sqs, queue, pool, batch_size=10, concurrency=1)
    source.start()
    try:
        wait_until(lambda: counts(clients, queue) == (0, 1))
    finally:
        stop([source], [pool])
    assert counts(clients, queue) == (0, 1)

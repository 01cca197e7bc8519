"""Calls at the same time, each with a process of its own."""

import threading

import pytest

from local.function_url import function_url_app
from local.functions.pool import FunctionPool
from local.functions.zygote import Zygote
from local.serve import served
from tests.contract.program import wait_until
from tests.unit.local.function_url.conftest import Served
from tests.unit.local.functions.test_pool import ENVIRONMENT, HANDLERS, WAIT_SECONDS


@pytest.fixture
def pool():
    with Zygote() as zygote:
        made = FunctionPool(
            lambda: zygote.spawn(f"{HANDLERS}.wait_if_asked", ENVIRONMENT), "api", 32, 60, lambda _line: None
        )
        yield made
        made.close()


@pytest.fixture
def call(pool):
    with served(function_url_app(pool.invoke)) as port:
        yield Served(None, port)


def test_calls_that_wait_do_not_hold_up_another(call, tmp_path):
    answers = []
    target = f"/?until={tmp_path / 'go'}"
    waiting = [threading.Thread(target=lambda: answers.append(call(target)[1])) for _ in range(5)]
    for thread in waiting:
        thread.start()
    assert call("/")[1] == b"at once"
    assert answers == []
    (tmp_path / "go").touch()
    for thread in waiting:
        thread.join(WAIT_SECONDS)
    assert answers == [b"waited"] * 5


def test_a_call_that_waits_when_all_ends_is_told_so_without_a_trace(call, pool, tmp_path, caplog):
    statuses = []
    thread = threading.Thread(target=lambda: statuses.append(call(f"/?until={tmp_path / 'go'}")[0].status))
    thread.start()
    wait_until(lambda: pool._busy)
    pool.close()
    thread.join(WAIT_SECONDS)

    assert statuses == [503]
    assert "Traceback" not in caplog.text

import json
import os
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from local.functions.pool import FunctionFailed, FunctionPool, FunctionStopped
from local.functions.zygote import Zygote
from tests.contract.program import children, is_running, wait_until

HANDLERS = "tests.unit.local.functions.handlers"
WAIT_SECONDS = 20
INVOCATION_SECONDS = 31
ENVIRONMENT = {
    "AWS_REGION": "eu-west-1",
    "AWS_LAMBDA_FUNCTION_NAME": "talker",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE": "128",
    "GREETING": "hello",
}


@pytest.fixture
def zygote():
    with Zygote() as made:
        yield made


@pytest.fixture
def lines():
    return []


@pytest.fixture
def pool(zygote, lines):
    pools = []

    def make(handler, most=1, timeout_seconds=30):
        made = FunctionPool(
            lambda: zygote.spawn(f"{HANDLERS}.{handler}", ENVIRONMENT),
            "talker",
            most,
            timeout_seconds,
            lines.append,
        )
        pools.append(made)
        return made

    yield make
    for made in pools:
        made.close()


def test_a_function_gets_its_event_and_its_own_environment_alone(pool):
    answer = pool("echo").invoke({"a": [1, "ü"]})

    assert answer["event"] == {"a": [1, "ü"]}
    assert set(ENVIRONMENT) <= set(answer["variables"])
    assert "HOME" not in answer["variables"]
    assert answer["name"] == "talker"
    assert 0 < answer["milliseconds_left"] <= 30_000


def test_a_process_is_used_again_and_keeps_its_state(pool):
    function = pool("echo")
    answers = [function.invoke({}) for _ in range(3)]

    assert len({answer["pid"] for answer in answers}) == 1
    assert [answer["calls"] for answer in answers] == [1, 2, 3]


def test_a_function_that_raises_says_so_and_goes_on(pool, lines):
    function = pool("fail")
    for _ in range(2):
        with pytest.raises(FunctionFailed, match="talker: ValueError: no such thing"):
            function.invoke({})
    wait_until(lambda: lines.count("about to fail") == 2)
    assert any("Traceback" in line for line in lines)


def test_a_function_that_takes_too_long_is_ended(pool):
    with pytest.raises(FunctionFailed, match=r"timed out after 0\.05 seconds"):
        pool("hang", timeout_seconds=0.05).invoke({})


def test_after_a_process_died_the_next_invocation_has_a_new_one(pool):
    function = pool("die")
    for _ in range(2):
        with pytest.raises(FunctionFailed, match="its process ended"):
            function.invoke({})


def test_a_handler_that_cannot_be_loaded_is_told_at_the_start(pool, lines):
    function = pool("there_is_none")
    function.warm()
    with pytest.raises(FunctionFailed, match="cannot be loaded"):
        function.wait_until_loaded()
    wait_until(lambda: any("there_is_none" in line for line in lines))


def test_a_handler_that_does_not_load_is_told_and_its_process_ended(zygote, monkeypatch):
    monkeypatch.setattr("local.functions.pool._LOAD_SECONDS", 0.1)
    spawned = []

    def spawn():
        spawned.append(zygote.spawn("tests.unit.local.functions.slow_to_load.none", ENVIRONMENT))
        return spawned[0]

    function = FunctionPool(spawn, "talker", 1, 30, lambda _line: None)
    function.warm()
    with pytest.raises(FunctionFailed, match=r"talker: its handler did not load within 0\.1 s"):
        function.wait_until_loaded()
    function.close()  # which waits until the process has closed its output
    assert spawned[0].channel.closed
    wait_until(lambda: children(zygote._process.pid) == [])


def test_a_zygote_ends_though_a_fork_holds_a_copy_of_its_socket():
    zygote = Zygote()
    with zygote._ours.dup():
        zygote.close()
        assert zygote._process.exitcode == 0


def test_invocations_at_once_have_processes_of_their_own_up_to_the_limit(pool, tmp_path):
    function = pool("wait_for_file", most=2)
    pids = []
    threads = [
        threading.Thread(target=lambda: pids.append(function.invoke({"path": str(tmp_path / "go")})))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    (tmp_path / "go").touch()
    for thread in threads:
        thread.join(60)

    assert len(pids) == 4
    assert 1 <= len(set(pids)) <= 2


def test_an_invocation_that_is_under_way_when_a_function_is_closed_is_ended(pool, lines):
    function = pool("say_and_wait")
    refusals = []

    def invoke():
        try:
            function.invoke({})
        except FunctionStopped as error:
            refusals.append(str(error))

    thread = threading.Thread(target=invoke)
    thread.start()
    wait_until(lambda: lines)
    function.close()
    thread.join(WAIT_SECONDS)

    assert refusals == ["talker: the embedded cloud is stopping"]
    wait_until(lambda: not is_running(int(lines[0])))


class Slow:
    """A channel that takes until something has happened to say that there is an answer."""

    def __init__(self, channel, begun, happened):
        self.channel, self.begun, self.happened = channel, begun, happened
        self.was_open = None

    def poll(self, seconds):
        found = self.channel.poll(seconds)
        if seconds == INVOCATION_SECONDS:
            self.begun.set()
            assert self.happened.wait(WAIT_SECONDS)
            self.was_open = not self.channel.closed
        return found

    def __getattr__(self, name):
        return getattr(self.channel, name)


def test_closing_leaves_a_channel_to_the_thread_that_reads_it(zygote):
    """Its number may be another's by the time that thread reads on."""
    begun, closed = threading.Event(), threading.Event()
    slow = []

    def spawn():
        spawned = zygote.spawn(f"{HANDLERS}.echo", ENVIRONMENT)
        slow.append(Slow(spawned.channel, begun, closed))
        return replace(spawned, channel=slow[0])

    function = FunctionPool(spawn, "talker", 1, INVOCATION_SECONDS, lambda _line: None)
    with ThreadPoolExecutor(1) as thread:
        invocation = thread.submit(function.invoke, {})
        assert begun.wait(WAIT_SECONDS)
        function.close()
        closed.set()
        assert invocation.result(WAIT_SECONDS)["event"] == {}  # it came before the end
    assert slow[0].was_open


def test_a_process_ends_in_the_middle_of_an_invocation_when_nobody_waits_for_it(zygote):
    """As when whoever invoked it was killed."""
    spawned = zygote.spawn(f"{HANDLERS}.say_and_wait", ENVIRONMENT)
    pid = json.loads(spawned.channel.recv_bytes())["pid"]
    spawned.channel.send_bytes(json.dumps({"event": {}, "timeout_seconds": 900}).encode())
    with os.fdopen(spawned.output, encoding="utf-8") as output:
        assert output.readline() == f"{pid}\n"
        spawned.channel.close()
        wait_until(lambda: not is_running(pid))


def test_nothing_is_left_when_a_function_is_closed(pool):
    function = pool("echo")
    pid = function.invoke({})["pid"]
    function.close()

    wait_until(lambda: not is_running(pid))
    with pytest.raises(FunctionFailed, match="stopping"):
        function.invoke({})

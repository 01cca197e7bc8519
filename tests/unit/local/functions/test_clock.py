import pytest

from local.functions.clock import Clock
from local.functions.pool import FunctionPool
from local.functions.stop import stop
from local.functions.zygote import Zygote
from tests.contract.program import is_running, wait_until
from tests.unit.local.functions.test_pool import ENVIRONMENT, HANDLERS


@pytest.fixture
def lines():
    return []


@pytest.fixture
def ticking(lines):
    """Starts a clock that invokes a handler all the time, and gives it with the function."""
    with Zygote() as zygote:
        started = []

        def start(handler):
            spawn = lambda: zygote.spawn(f"{HANDLERS}.{handler}", ENVIRONMENT)  # noqa: E731
            pool = FunctionPool(spawn, "ticked", 1, 900, lines.append)
            clock = Clock(pool, 0.01)
            started.append((clock, pool))
            clock.start()
            return clock, pool

        yield start
        for clock, pool in started:
            stop([clock], [pool], grace_seconds=0.0)


def test_a_function_that_fails_is_invoked_again(ticking, lines):
    ticking("fail")
    wait_until(lambda: lines.count("about to fail") >= 3)


def test_an_invocation_that_takes_long_does_not_hold_up_the_end(ticking, lines):
    clock, pool = ticking("say_and_wait")
    wait_until(lambda: lines)
    stop([clock], [pool], grace_seconds=0.0)
    wait_until(lambda: not is_running(int(lines[0])))

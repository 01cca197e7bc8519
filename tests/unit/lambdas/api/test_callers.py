from datetime import UTC, datetime

import pytest

from contract.errors.api import PermissionDenied
from lambdas.api.callers import FRESH_SECONDS, RETRY_SECONDS, Callers
from lambdas.jobs.keys import new_key

KEY, ENTRY = new_key("anna", datetime(2026, 1, 1, tzinfo=UTC))


class Secret:
    """Keys that can change, a clock that can be set, and a count of how often the keys were read."""

    def __init__(self, *keys):
        self.keys, self.now, self.reads = keys, 1000.0, 0

    def read(self):
        self.reads += 1
        return self.keys

    def callers(self):
        return Callers(self.read, lambda: self.now)


@pytest.mark.parametrize("header", ["Bearer <key>", "bearer  <key> ", "BEARER <key>"])
def test_a_caller_is_known_by_the_key(header):
    assert Secret(ENTRY).callers().caller(header.replace("<key>", KEY)).owner == "anna"


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "<key>", "Basic <key>", "Bearer lh_wrong", "Bearer <key>,Bearer <key>"],
)
def test_without_a_valid_key_nobody_is_let_in(header):
    with pytest.raises(PermissionDenied):
        Secret(ENTRY).callers().caller(header.replace("<key>", KEY))


def test_keys_are_not_read_for_every_request():
    secret = Secret(ENTRY)
    callers = secret.callers()
    for _ in range(10):
        callers.caller(f"Bearer {KEY}")
    assert secret.reads == 1


def test_a_revoked_key_is_refused_within_a_minute():
    secret = Secret(ENTRY)
    callers = secret.callers()
    callers.caller(f"Bearer {KEY}")
    secret.keys = ()
    secret.now += FRESH_SECONDS
    with pytest.raises(PermissionDenied):
        callers.caller(f"Bearer {KEY}")


def test_a_new_key_is_known_within_seconds():
    secret = Secret()
    callers = secret.callers()
    with pytest.raises(PermissionDenied):
        callers.caller(f"Bearer {KEY}")
    secret.keys = (ENTRY,)
    secret.now += RETRY_SECONDS
    assert callers.caller(f"Bearer {KEY}").owner == "anna"


def test_wrong_keys_do_not_make_it_read_the_secret_again_and_again():
    secret = Secret(ENTRY)
    callers = secret.callers()
    for _ in range(100):
        with pytest.raises(PermissionDenied):
            callers.caller("Bearer lh_wrong")
    assert secret.reads == 1


def test_a_clock_that_was_set_back_does_not_keep_a_revoked_key_valid():
    secret = Secret(ENTRY)
    callers = secret.callers()
    callers.caller(f"Bearer {KEY}")
    secret.keys, secret.now = (), 0.0
    with pytest.raises(PermissionDenied):
        callers.caller(f"Bearer {KEY}")


@pytest.mark.parametrize("limit", [None, 5])
def test_a_caller_has_the_limit_of_the_key_that_is_used(limit):
    key, entry = new_key("anna", datetime(2026, 1, 1, tzinfo=UTC), limit)
    assert Secret(ENTRY, entry).callers().caller(f"Bearer {key}").max_running == limit

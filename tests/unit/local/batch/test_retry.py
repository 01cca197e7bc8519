import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.job.definition import RETRY_RULES, RetryRule
from local.batch.retry import is_retried, matches
from local.executors.executor import Exit

HOST_GONE = Exit(code=None, status_reason="Host EC2 (instance i-0abc) terminated.")
NO_IMAGE = Exit(code=None, reason="CannotPullContainerError: not found", status_reason="Task failed to start")


@pytest.mark.parametrize(
    ("ended", "again"),
    [
        (HOST_GONE, True),
        (NO_IMAGE, True),
        (Exit(code=143), True),
        (Exit(code=1), False),
        (Exit(code=137), False),
        (Exit(code=137, reason="OutOfMemoryError: Container killed due to memory usage"), False),
    ],
)
def test_the_rules_of_a_deployment_retry_what_the_host_did_and_nothing_else(ended, again):
    assert is_retried(ended, RETRY_RULES) is again


def test_without_a_rule_that_matches_a_failure_is_retried():
    assert is_retried(Exit(code=1), ())
    assert is_retried(Exit(code=1), (RetryRule(action="EXIT", on_exit_code="2"),))


def test_the_first_rule_that_matches_decides():
    rules = (RetryRule(action="EXIT", on_exit_code="1*"), RetryRule(action="RETRY", on_exit_code="14*"))
    assert not is_retried(Exit(code=143), rules)
    assert is_retried(Exit(code=143), rules[::-1])


def test_all_conditions_of_a_rule_must_match():
    rule = RetryRule(action="EXIT", on_exit_code="1", on_status_reason="essential*")
    assert not is_retried(Exit(code=1), (rule,))
    assert is_retried(Exit(code=2), (rule,))
    assert is_retried(Exit(code=1, status_reason="Host EC2"), (rule,))


@given(st.text(), st.text(), st.text())
def test_a_star_at_the_end_stands_for_anything(start, rest, other):
    start = start.removesuffix("*")
    assert matches(start + "*", start + rest)
    assert matches("*", other)
    assert matches(other.removesuffix("*").upper(), other.removesuffix("*").upper().lower())


def test_a_star_elsewhere_is_a_star():
    assert not matches("*b", "ab")
    assert not matches("a*c", "abc")
    assert matches("a*c", "A*C")

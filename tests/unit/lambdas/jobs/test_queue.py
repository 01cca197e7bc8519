import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.functions import INGEST, NOTIFY, STATUS
from lambdas.jobs.queue import MAX_BACKOFF_SECONDS, Queue

MAX_VISIBILITY_SECONDS = 12 * 60 * 60  # of SQS


@given(backoff=st.integers(0, 10_000), receives=st.integers(-1, 10**6))
def test_no_wait_is_longer_than_a_quarter_of_an_hour(backoff, receives):
    wait = Queue(None, "", backoff).wait_seconds(receives)

    assert 0 <= wait <= MAX_BACKOFF_SECONDS < MAX_VISIBILITY_SECONDS
    assert wait <= Queue(None, "", backoff).wait_seconds(receives + 1)


@pytest.mark.parametrize("function", [INGEST, STATUS, NOTIFY], ids=lambda function: function.name)
def test_a_message_is_tried_for_an_hour_before_it_is_given_up(function):
    backoff = function.settings.model_fields["backoff_seconds"].default
    waits = [Queue(None, "", backoff).wait_seconds(n) for n in range(1, function.source.max_receives)]

    assert sum(waits) > 60 * 60

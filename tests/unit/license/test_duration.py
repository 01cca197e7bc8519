import re
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcriber.license.duration import go_duration


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "0s"),
        (37, "37s"),
        (60, "1m0s"),
        (3600, "1h0m0s"),
        (36 * 3600 + 6 * 60 + 37, "36h6m37s"),
        (0.9, "0s"),
    ],
)
def test_durations_are_spelt_as_go_spells_them(seconds: float, text: str) -> None:
    assert go_duration(timedelta(seconds=seconds)) == text


@given(st.integers(0, 10**9))
def test_no_second_is_lost(seconds: int) -> None:
    found = re.fullmatch(r"(?:(?:(\d+)h)?(\d+)m)?(\d+)s", go_duration(timedelta(seconds=seconds)))
    assert found is not None
    hours, minutes, rest = (int(part or 0) for part in found.groups())
    assert minutes < 60
    assert rest < 60
    assert hours * 3600 + minutes * 60 + rest == seconds

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.figures import Figure, Target, written

SMALLER_IS_BETTER = Target(at_least=0.05, aim=0.02)
LARGER_IS_BETTER = Target(at_least=1.8, aim=1.95)


@pytest.mark.parametrize(
    ("target", "value", "verdict"),
    [
        (SMALLER_IS_BETTER, 0.01, "aim reached"),
        (SMALLER_IS_BETTER, 0.02, "aim reached"),
        (SMALLER_IS_BETTER, 0.0201, "enough"),
        (SMALLER_IS_BETTER, 0.05, "enough"),
        (SMALLER_IS_BETTER, 0.0501, "missed"),
        (LARGER_IS_BETTER, 2.0, "aim reached"),
        (LARGER_IS_BETTER, 1.95, "aim reached"),
        (LARGER_IS_BETTER, 1.949, "enough"),
        (LARGER_IS_BETTER, 1.8, "enough"),
        (LARGER_IS_BETTER, 1.799, "missed"),
    ],
)
def test_a_value_is_judged_by_both_limits(target, value, verdict):
    assert target.verdict(value) == verdict


def test_a_value_that_only_rounds_to_the_target_misses_it():
    missed = Figure("word error rate", "%", (10.504,), Target(10.5, 9.5))
    assert written(missed.median, "%") == "10.50 %"
    assert missed.verdict == "missed"


def test_one_disturbed_run_does_not_change_the_verdict():
    assert Figure("start to end", "s", (0.9, 9.0, 0.8), Target(2.0, 1.0)).verdict == "aim reached"


def test_a_figure_without_target_is_not_judged():
    assert Figure("upper bound", "MB", (1e9,)).verdict == "not judged"


@pytest.mark.parametrize(
    ("values", "unit", "spread"),
    [
        ((0.021, 0.0194, 0.02), "factor", "0.0194-0.0210"),
        ((0.9, 1.123), "s", "0.90-1.12 s"),
        ((312.4, 300.0), "MB", "300-312 MB"),
        ((1.9,), "times", ""),
    ],
)
def test_the_spread_is_from_the_lowest_to_the_highest_run(values, unit, spread):
    assert Figure("x", unit, values).spread == spread


@given(
    st.lists(st.floats(0, 1e6), min_size=1), st.none() | st.builds(Target, st.floats(0, 9), st.floats(0, 9))
)
def test_a_figure_comes_back_from_json_as_it_was(values, target):
    figure = Figure("x", "MB", tuple(values), target)
    assert Figure.from_json(figure.as_json()) == figure

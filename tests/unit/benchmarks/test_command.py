import pytest

from benchmarks.__main__ import make_parser, taken
from benchmarks.bench import Bench, Measure
from benchmarks.here import NotHere
from benchmarks.measures import MEASURES
from benchmarks.process import RunFailed
from benchmarks.program import Program
from benchmarks.recordings import Recordings


@pytest.fixture
def bench(tmp_path):
    return Bench(Program(tmp_path / "none", {}), Recordings(tmp_path), (0, 1), asked_runs=None, quick=False)


def test_without_names_everything_is_measured():
    assert make_parser().parse_args([]).measures == MEASURES


def test_names_choose_measures():
    chosen = make_parser().parse_args(["start-to-end", "parallel"]).measures
    assert [measure.name for measure in chosen] == ["start-to-end", "parallel"]


@pytest.mark.parametrize(
    "arguments",
    [["speed"], ["--runs", "0"], ["--runs", "two"], ["--runs", "-1"], ["--write-docs", "none.json"]],
)
def test_what_cannot_be_used_is_refused(arguments, capsys):
    with pytest.raises(SystemExit) as exit_:
        make_parser().parse_args(arguments)
    assert exit_.value.code == 2
    assert arguments[-1] in capsys.readouterr().err


def test_measures_have_names_of_their_own():
    assert len({measure.name for measure in MEASURES}) == len(MEASURES)


@pytest.mark.parametrize(
    ("asked", "quick", "runs"), [(None, False, 3), (None, True, 1), (5, False, 5), (5, True, 5)]
)
def test_the_user_decides_how_many_runs(tmp_path, asked, quick, runs):
    bench = Bench(Program(tmp_path, {}), Recordings(tmp_path), (0,), asked, quick)
    assert len(bench.runs(3)) == runs


def test_one_core_cannot_stand_for_two(tmp_path):
    with pytest.raises(NotHere, match="two cores"):
        _ = Bench(Program(tmp_path, {}), Recordings(tmp_path), (3,), None, quick=False).two_cores


def test_what_is_not_here_is_told_and_is_no_failure(bench):
    def take(_):
        raise NotHere("no such recording")

    outcome = taken(Measure("x", "", take), bench)
    assert (outcome.note, outcome.failed) == ("not measured: no such recording", False)


def test_a_run_that_fails_is_a_failure(bench):
    def take(_):
        raise RunFailed("it ended with 1")

    outcome = taken(Measure("x", "", take), bench)
    assert (outcome.note, outcome.failed) == ("failed: it ended with 1", True)

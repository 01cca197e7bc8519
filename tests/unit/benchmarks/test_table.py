from benchmarks import table
from benchmarks.__main__ import shown
from benchmarks.report import Outcome


def test_a_row_shows_target_median_spread_and_verdict(report):
    head, row = table.figures(report.measures)
    assert head == ("measure", "at least", "aim", "measured", "runs", "verdict")
    assert row == ("real-time factor", "0.0500", "0.0200", "0.0180", "3: 0.0100-0.0300", "aim reached")


def test_stages_show_the_median_run_and_its_share(report):
    rows = dict(table.stages(report.measures))
    assert rows["stage"] == "600 s of speech"
    assert rows["encoder"] == "3.000 s, 75.0 %"
    assert rows["together"] == "4.000 s, 100 %"


def test_without_the_measure_there_is_no_table_of_stages(report):
    assert table.stages({}) == []
    failed = {"where-time-goes": Outcome(note="failed", failed=True)}
    assert table.stages(failed) == []


def test_what_could_not_be_measured_is_said(report):
    assert "wer-librispeech: not measured: it is not here" in shown(report).splitlines()


def test_columns_stand_one_below_the_other():
    lines = table.in_columns([("a", "b"), ("long one", "c"), ("x", "")]).splitlines()
    assert lines == ["a         b", "long one  c", "x"]


def test_a_bar_in_a_cell_does_not_split_it_in_markdown():
    assert table.in_markdown([("a|b", "c"), ("1", "2")]) == "| a\\|b | c |\n| --- | --- |\n| 1 | 2 |"

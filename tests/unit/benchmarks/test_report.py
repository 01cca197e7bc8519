import json

from benchmarks.report import Report


def test_a_report_comes_back_from_json_as_it_was(report):
    assert Report.from_json(report.as_json()) == report


def test_every_single_run_is_kept(report):
    read = json.loads(report.as_json())["measures"]
    assert read["real-time-factor"]["figures"][0]["values"] == [0.03, 0.01, 0.018]
    assert read["real-time-factor"]["runs"] == [{"wall_seconds": 18.0}]


def test_a_file_is_named_after_date_and_machine(report, tmp_path):
    assert report.write(tmp_path / "new").name == "2026-01-31-test-r-cpu-2-cores.json"


def test_a_second_report_of_a_day_does_not_replace_the_first(report, tmp_path):
    files = [report.write(tmp_path) for _ in range(3)]
    assert len(set(files)) == 3
    assert sorted(tmp_path.iterdir()) == sorted(files)

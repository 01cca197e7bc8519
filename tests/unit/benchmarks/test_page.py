import re
from dataclasses import replace

import pytest

from benchmarks import page
from benchmarks.__main__ import main, make_parser
from benchmarks.figures import Figure, Target
from benchmarks.measures import MEASURES
from benchmarks.report import Outcome
from tests.unit.benchmarks.pages import copy_of_pages


def test_results_replace_only_what_is_between_the_markers():
    before = f"# Title\n\n{page.BEGIN}\nold\n{page.END}\n\n## Next\n"
    after = page.with_results(before, "\nnew\n")
    assert after == f"# Title\n\n{page.BEGIN}\n\nnew\n\n{page.END}\n\n## Next\n"
    assert page.with_results(after, "new") == after


@pytest.mark.parametrize(
    "text",
    [
        "",
        page.BEGIN,
        page.END,
        f"{page.END}\n{page.BEGIN}",
        f"{page.BEGIN}{page.BEGIN}{page.END}",
        f"{page.BEGIN}{page.END}{page.END}",
    ],
)
def test_a_page_without_a_clear_place_is_left_alone(text):
    with pytest.raises(page.MarkersMissing):
        page.with_results(text, "new")


def test_results_in_the_page_state_machine_versions_and_figures(report):
    text = page.results([report])
    assert "Test(R) CPU (family 1), 2 cores, avx2, no avx512_vnni, 8 GB of memory, Linux 6." in text
    assert "python 3.11.1" in text
    assert "| real-time factor | 0.0500 | 0.0200 | 0.0180 | 3: 0.0100-0.0300 | aim reached |" in text
    assert "| encoder | 3.000 s, 75.0 % |" in text
    assert "not measured: it is not here" in text


def test_the_command_writes_results_into_the_page(report, tmp_path, monkeypatch):
    written = report.write(tmp_path / "results")
    root = copy_of_pages(tmp_path)
    monkeypatch.setattr(page, "ROOT", root)
    assert main(["--write-docs", str(written)]) == 0
    assert page.results([report]) in (root / page.PAGE).read_text("utf-8")


def test_results_of_one_machine_stand_in_one_table(report):
    faster = Figure("real-time factor", "factor", (0.012,), Target(0.05, 0.02))
    later = replace(
        report,
        date="2026-02-01",
        versions={"longhand": "1.0, commit def"},
        measures={"real-time-factor": Outcome((faster,))},
    )
    text = page.results([report, later])

    assert "| real-time factor | 0.0500 | 0.0200 | 0.0120 | 1 | aim reached |" in text
    assert "0.0180" not in text
    assert "| encoder | 3.000 s, 75.0 % |" in text
    assert re.search("2026-01-31.*`where-time-goes`.*commit abc", text)
    assert re.search("2026-02-01.*`real-time-factor`.*commit def", text)


def test_results_of_several_machines_are_not_mixed(report):
    faster = Figure("real-time factor", "factor", (0.012,), Target(0.05, 0.02))
    machine = replace(report.machine, cpu="Other(R) CPU")
    other = replace(report, machine=machine, measures={"real-time-factor": Outcome((faster,))})

    first, second = page.results([report, other]).split("### Other(R) CPU")
    assert "| real-time factor | 0.0500 | 0.0200 | 0.0180 | 3: 0.0100-0.0300 | aim reached |" in first
    assert "| real-time factor | 0.0500 | 0.0200 | 0.0120 | 1 | aim reached |" in second
    assert "| encoder | 3.000 s, 75.0 % |" in first
    assert "encoder" not in second


def test_the_page_names_every_measure_and_option():
    text = (page.ROOT / page.PAGE).read_text("utf-8")
    options = set(re.findall(r"--[a-z-]+", make_parser().format_usage()))
    named = [f"`{measure.name}`" for measure in MEASURES] + [f"`{option}" for option in options - {"--help"}]
    assert [name for name in named if name not in text] == []

import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from benchmarks import page, plot, table
from benchmarks.__main__ import main
from benchmarks.contenders.here import need
from benchmarks.here import NotHere
from benchmarks.report import Outcome


@pytest.fixture
def compared(report):
    def row(contender, factors, percent):
        return {
            "contender": contender,
            "licence": "MIT",
            "factors": factors,
            "peak_mb": 312.4,
            "wer_librispeech": percent,
            "wer_conversations": percent,
        }

    rows = (row("ours & co", [0.03, 0.02, 0.025], 9.0), row("of chance", [0.4], None))
    return replace(report, measures={"versus": Outcome(runs=rows)})


def test_programs_stand_side_by_side_and_random_words_are_not_scored(compared):
    _, ours, chance = table.versus(compared.measures)
    assert ours == ("ours & co", "9.00 %", "9.00 %", "0.0250", "312 MB", "MIT")
    assert chance[1:3] == ("n/a, random weights", "n/a, random weights")


def test_what_was_not_compared_has_no_table_and_no_plot(report):
    assert table.versus(report.measures) == []
    assert page.plots([report]) == {}


def test_the_plot_shows_each_scored_program_once_and_is_the_same_each_time(compared):
    shown = plot.points(compared.measures)
    image = plot.svg(shown)
    root = ET.fromstring(image)
    assert len(root.findall("{*}circle")) == 1
    assert [text.text for text in root.findall("{*}text")][-1] == "ours & co"
    assert plot.svg(shown) == image


def test_faster_is_further_left_and_fewer_errors_are_further_down():
    image = plot.svg([plot.Point("quick", 0.01, 30), plot.Point("slow", 0.5, 10)])
    quick, slow = ET.fromstring(image).findall("{*}circle")
    assert float(quick.attrib["cx"]) < float(slow.attrib["cx"])
    assert float(quick.attrib["cy"]) < float(slow.attrib["cy"])


def test_the_command_writes_the_plot_beside_the_page(compared, tmp_path, monkeypatch):
    written = compared.write(tmp_path / "results")
    copy = tmp_path / "page.md"
    copy.write_text(page.PAGE.read_text("utf-8"), "utf-8")
    monkeypatch.setattr(page, "PAGE", copy)
    assert main(["--write-docs", str(written)]) == 0
    name = f"benchmarks-versus-{compared.machine.slug}.svg"
    assert f"ours & co 9.00 % at 0.0250]({name})" in copy.read_text("utf-8")
    assert (tmp_path / name).is_file()


def test_a_library_that_is_not_installed_is_named_with_what_to_do():
    with pytest.raises(NotHere, match="no_such_library not installed: run `make bench`"):
        need("json", "no_such_library")

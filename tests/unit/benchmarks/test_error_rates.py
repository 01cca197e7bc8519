import tomllib
import xml.etree.ElementTree as ET
from dataclasses import replace
from itertools import pairwise

import pytest

from benchmarks import costs, page, plot
from benchmarks.__main__ import main, shown
from benchmarks.error_table import error_rates, published_rates
from benchmarks.report import Outcome
from tests.unit.benchmarks.pages import copy_of_pages


def heard(errors, words, cpu_factor=0.02):
    return {
        "substitutions": errors,
        "deletions": 0,
        "insertions": 0,
        "words": words,
        "cpu_factor": cpu_factor,
    }


KINDS = (
    {
        "kind": "conversations",
        "language": "en",
        "recordings": 2,
        "contenders": {"standard": heard(9, 100, 0.02), "enhanced": heard(8, 100, 0.1)},
    },
    {
        "kind": "commands",
        "language": "en",
        "recordings": 8,
        "contenders": {"standard": heard(2, 10, 0.9), "enhanced": heard(1, 10, 0.9)},
    },
    {
        "kind": "telephone prompts",
        "language": "it",
        "recordings": 6,
        "contenders": {"standard": heard(1, 4)},
    },
)


@pytest.fixture
def measured(report):
    return replace(report, measures={"error-rates": Outcome(runs=KINDS)})


def test_each_kind_of_speech_is_a_row_and_english_is_added_up_over_its_words():
    rows = {row[0]: row[1:] for row in error_rates(KINDS)}
    assert rows["commands"] == ("8", "20.0", "10.0")
    assert rows["**all of English**"] == ("10", "**10.0**", "**8.2**")


def test_a_language_that_has_one_operating_point_leaves_the_other_empty():
    rows = {row[0]: row[1:] for row in error_rates(KINDS)}
    assert rows["Italian, telephone prompts"] == ("6", "25.0", "")


def test_the_cost_is_that_of_long_recordings_whose_start_hardly_counts():
    *_, time, cost = error_rates(KINDS)
    assert time[2:] == ("0.020", "0.100")
    assert cost[2:] == (f"{0.02 * costs.USD_A_CORE_HOUR:.4f}", f"{0.1 * costs.USD_A_CORE_HOUR:.4f}")


def test_the_terminal_shows_the_rows_as_well(measured):
    assert "commands" in shown(measured)


def test_what_is_published_says_of_what_recordings_and_where():
    _, *rows = published_rates()
    assert all("](https://" in source for *_, source in rows)
    assert any(name == "Amazon Transcribe" and price == "1.44" for name, _, price, _ in rows)


def test_every_published_system_can_be_read_and_has_no_key_that_is_passed_over():
    systems = tomllib.loads(costs._PUBLISHED.read_text("utf-8"))["systems"]
    assert [system.name for system in costs.published()] == [system["name"] for system in systems]


def test_the_plot_shows_each_once_and_what_is_published_as_a_ring():
    shown = plot.points(KINDS)
    dots = ET.fromstring(plot.svg(shown)).findall("{*}circle")
    rings = [dot for dot in dots if dot.attrib.get("class") == "published"]
    assert len(dots) == len(shown)
    assert len(dots) - len(rings) == 2, "standard and enhanced are measured"
    assert {"Speechmatics", "Amazon Transcribe", "Parakeet TDT 0.6b v2"} <= {point.name for point in shown}


def test_a_program_that_was_compared_elsewhere_is_in_the_plot_and_ours_is_not_there_twice():
    row = {"contender": "pocketsphinx", "cpu_factors": [0.3, 0.2, 0.1], "wer_conversations": 56.0}
    ours = row | {"contender": "pipeline, standard"}
    random = row | {"contender": "of chance", "wer_conversations": None}
    names = [point.name for point in plot.points(KINDS, [row, ours, random])]
    assert names.count("pocketsphinx") == 1
    assert not {"pipeline, standard", "of chance"} & set(names)


def test_cheaper_is_further_left_and_fewer_errors_are_further_down():
    image = plot.svg([plot.Point("cheap", 0.01, 30), plot.Point("dear", 0.5, 10)])
    cheap, dear = ET.fromstring(image).findall("{*}circle")
    assert float(cheap.attrib["cx"]) < float(dear.attrib["cx"])
    assert float(cheap.attrib["cy"]) < float(dear.attrib["cy"])


def test_names_of_dots_that_lie_close_together_do_not_lie_on_each_other():
    close = [plot.Point(f"program {number}", 0.01 + number / 1000, 8.5) for number in range(4)]
    texts = [text for text in ET.fromstring(plot.svg(close)).findall("{*}text") if "program" in text.text]
    heights = sorted(float(text.attrib["y"]) for text in texts)
    assert all(after - before >= 15 for before, after in pairwise(heights))


def test_the_command_writes_the_table_into_readme_and_the_page_of_models_and_the_plot(
    measured, tmp_path, monkeypatch
):
    written = measured.write(tmp_path / "results")
    root = copy_of_pages(tmp_path)
    monkeypatch.setattr(page, "ROOT", root)
    assert main(["--write-docs", str(written)]) == 0
    for path in (page.README, page.MODELS):
        assert "| commands | 8 | 20.0 | 10.0 |" in (root / path).read_text("utf-8")
    assert "Voice Writer" in (root / page.MODELS).read_text("utf-8")
    assert ET.fromstring((root / page.PLOT).read_text("utf-8")).tag.endswith("svg")


def test_results_without_error_rates_leave_those_pages_as_they_are(report, tmp_path):
    assert set(page.pages([report], copy_of_pages(tmp_path))) == {page.PAGE}

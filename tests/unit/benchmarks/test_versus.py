from dataclasses import replace

import pytest

from benchmarks import table
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


def test_what_was_not_compared_has_no_table(report):
    assert table.versus(report.measures) == []


def test_a_library_that_is_not_installed_is_named_with_what_to_do():
    with pytest.raises(NotHere, match="no_such_library not installed: run `make bench`"):
        need("json", "no_such_library")

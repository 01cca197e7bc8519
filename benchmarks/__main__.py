"""`python -m benchmarks`: measures the program and prints a table."""

import argparse
import signal
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from benchmarks import page, table
from benchmarks.bench import DEFAULT_IMAGE, Bench, Measure, tell, usable_cores
from benchmarks.error_table import error_rates, kinds_of
from benchmarks.here import NotHere
from benchmarks.machine import load, this_machine
from benchmarks.measures import MEASURES
from benchmarks.process import RunFailed
from benchmarks.program import this_program
from benchmarks.recordings import Recordings
from benchmarks.report import RESULTS, Outcome, Report
from benchmarks.versions import versions

_QUIET_LOAD: Final = 0.5
"""From here on, others use the processor enough to be seen in the figures."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, or write the documentation.

    Returns
    -------
    int
        Exit status: 0 unless a run of the program failed. A missed target is a result, not a failure.
    """
    if not sys.platform.startswith("linux"):
        tell("The benchmarks need Linux: they pin cores and read /proc.")
        return 1
    told = make_parser().parse_args(arguments)
    # Like an exception, or the programs that are measured would go on, and others be measured beside them.
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
    if told.write_docs:
        return write_docs(told.write_docs)
    try:
        return measure(told)
    except (NotHere, RunFailed) as reason:
        tell(str(reason))
        return 1


def make_parser() -> argparse.ArgumentParser:
    listed = "\n".join(f"  {measure.name:24}{measure.about}" for measure in MEASURES)
    parser = argparse.ArgumentParser(
        "python -m benchmarks",
        description="Measure speed, memory and error rates of `pipeline`.",
        epilog=f"measures:\n{listed}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "measures", nargs="*", type=_measure, default=MEASURES, metavar="name", help="Default: all measures."
    )
    parser.add_argument("--json", action="store_true", help="Print the results as JSON instead of a table.")
    parser.add_argument(
        "--runs", type=_at_least_one, metavar="N", help="Runs for each measure of time or memory."
    )
    parser.add_argument(
        "--quick", action="store_true", help="One run each, and 20 minutes in the place of 2 hours."
    )
    parser.add_argument(
        "--image", default=DEFAULT_IMAGE, help="Image of the container to measure. Default: %(default)s."
    )
    parser.add_argument(
        "--output",
        type=Path,
        default=RESULTS,
        metavar="DIR",
        help="Folder for the results. Default: %(default)s.",
    )
    parser.add_argument(
        "--write-docs",
        type=_file,
        nargs="+",
        metavar="FILE",
        help="Measure nothing; put results into the pages that show them, each machine by itself.",
    )
    return parser


def measure(told: argparse.Namespace) -> int:
    """Take the measures and show what they found."""
    with tempfile.TemporaryDirectory(prefix="longhand-bench-") as folder:
        bench = Bench(
            this_program(), Recordings(Path(folder)), usable_cores(), told.runs, told.quick, told.image
        )
        report = Report(
            date=datetime.now(UTC).date().isoformat(),
            machine=this_machine(),
            versions=versions(),
            quick=told.quick,
            load=_load(),
            measures={},
        )
        warm_up(bench)
        report = replace(report, measures={each.name: taken(each, bench) for each in told.measures})
    tell(f"Results: {report.write(told.output)}")
    print(report.as_json() if told.json else shown(report), end="")
    return 1 if any(outcome.failed for outcome in report.measures.values()) else 0


def write_docs(files: Sequence[Path]) -> int:
    """Put results into the pages. Returns the exit status."""
    reports = [Report.from_json(file.read_text("utf-8")) for file in files]
    for path, text in page.pages(reports, page.ROOT).items():
        (page.ROOT / path).write_text(text, "utf-8")
    return 0


def taken(each: Measure, bench: Bench) -> Outcome:
    """What a measure found, or why it could not be taken."""
    tell(f"{each.name}: {each.about}")
    try:
        return each.take(bench)
    except NotHere as reason:
        return Outcome(note=f"not measured: {reason}")
    except RunFailed as reason:
        return Outcome(note=f"failed: {reason}", failed=True)


def warm_up(bench: Bench) -> None:
    """Run once unmeasured, so that files are in memory and Python's caches are written."""
    bench.program(bench.recordings.sentence.path, cores=bench.cores)


def shown(report: Report) -> str:
    """Everything for the terminal."""
    found = report.measures
    every = (
        table.figures(found),
        error_rates(kinds_of(found)) if kinds_of(found) else [],
        table.versus(found),
        table.stages(found),
    )
    tables = (rows for rows in every if len(rows) > 1)
    return "\n\n".join([report.machine.sentence, *map(table.in_columns, tables), *table.notes(found)]) + "\n"


def _load() -> float:
    now = load()
    if now >= _QUIET_LOAD:
        tell(f"Others use this machine (load {now:.2f}): times will be too long. Wait until it is quiet.")
    return now


def _measure(name: str) -> Measure:
    for each in MEASURES:
        if each.name == name:
            return each
    raise argparse.ArgumentTypeError(f"no such measure: {name!r}")


def _file(text: str) -> Path:
    if not Path(text).is_file():
        raise argparse.ArgumentTypeError(f"no such file: {text!r}")
    return Path(text)


def _at_least_one(text: str) -> int:
    if not (text.isascii() and text.isdigit()) or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number of at least 1")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())

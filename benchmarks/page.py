"""Puts results into the pages that show them, between two markers."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks import plot, table
from benchmarks.error_table import error_rates, kinds_of, published_rates
from benchmarks.report import Report, measures_of
from benchmarks.table import VERSUS_MEASURE

ROOT: Final = Path(__file__).parents[1]
PAGE: Final = Path("docs") / "benchmarks.md"
README: Final = Path("README.md")
MODELS: Final = Path("docs") / "models.md"
PLOT: Final = Path("docs") / "errors-over-cost.svg"
BEGIN: Final = "<!-- results: begin, written by python -m benchmarks --write-docs -->"
END: Final = "<!-- results: end -->"


class MarkersMissing(Exception):
    """The page has no place for results."""


def pages(reports: Sequence[Report], root: Path = ROOT) -> dict[Path, str]:
    """Give the text of each file that shows results, by its path from the root.

    Raises
    ------
    MarkersMissing
    """
    written = {PAGE: with_results(_read(root, PAGE), results(reports))}
    measures = measures_of(reports)
    if not (kinds := kinds_of(measures)):
        return written
    rates = table.in_markdown(error_rates(kinds))
    machine = next(report for report in reversed(reports) if kinds_of(report.measures)).machine
    where = f"Measured on {machine.sentence}; a row is of the recordings of one kind together."
    shown = plot.points(kinds, measures[VERSUS_MEASURE].runs if VERSUS_MEASURE in measures else ())
    image = f"![Word errors over cost: {'; '.join(map(str, shown))}]"
    whole = (rates, where, f"{image}({PLOT.name})", table.in_markdown(published_rates()))
    return written | {
        README: with_results(_read(root, README), "\n\n".join([rates, f"{image}({PLOT.as_posix()})"])),
        MODELS: with_results(_read(root, MODELS), "\n\n".join(whole)),
        PLOT: plot.svg(shown),
    }


def with_results(page: str, results: str) -> str:
    """The page with results in the place of what was between the markers.

    Raises
    ------
    MarkersMissing
        They are not there, or not once each and in order.
    """
    before, begin, rest = page.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end or BEGIN in rest or END in after:
        raise MarkersMissing(f"the page needs the lines {BEGIN!r} and {END!r}, once each and in this order")
    return f"{before}{BEGIN}\n\n{results.strip()}\n\n{END}{after}"


def results(reports: Sequence[Report]) -> str:
    """What goes between the markers: a section for each machine, in the order of the reports."""
    machines = dict.fromkeys(report.machine.sentence for report in reports)
    return "\n\n".join(
        _section([report for report in reports if report.machine.sentence == machine]) for machine in machines
    )


def _read(root: Path, page: Path) -> str:
    return (root / page).read_text("utf-8")


def _section(reports: Sequence[Report]) -> str:
    """What was measured on one machine."""
    measures = measures_of(reports)
    parts = [
        f"### {reports[0].machine.cpu}, {reports[0].machine.cores} cores",
        f"Machine: {reports[0].machine.sentence}.",
        *(_taken(report, reports) for report in reports),
        table.in_markdown(table.figures(measures)),
        *table.notes(measures),
    ]
    if kinds := kinds_of(measures):
        parts += ["Word errors by kind of speech:", table.in_markdown(error_rates(kinds))]
    if versus := table.versus(measures):
        parts += ["Side by side, on one core:", table.in_markdown(versus)]
    if stages := table.stages(measures):
        parts += ["Where the time goes, on one core:", table.in_markdown(stages)]
    return "\n\n".join(parts)


def _taken(report: Report, reports: Sequence[Report]) -> str:
    """When and of what a report was taken, and of several, what it is about."""
    about = " " + ", ".join(f"`{name}`" for name in report.measures) if len(reports) > 1 else ""
    quick = ", with --quick" if report.quick else ""
    versions = ", ".join(f"{name} {version}" for name, version in report.versions.items())
    return (
        f"Taken on {report.date}{quick}; load of the machine before the first run: {report.load:.2f}."
        f"{about and f' Measured:{about}.'} Versions: {versions}."
    )

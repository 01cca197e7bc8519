"""Puts results into docs/benchmarks.md, between two markers."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks import plot, table
from benchmarks.report import Report, measures_of

PAGE: Final = Path(__file__).parents[1] / "docs" / "benchmarks.md"
BEGIN: Final = "<!-- results: begin, written by python -m benchmarks --write-docs -->"
END: Final = "<!-- results: end -->"


class MarkersMissing(Exception):
    """The page has no place for results."""


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


def plots(reports: Sequence[Report]) -> dict[str, str]:
    """Images beside the page by file name, one for each machine that compared programs."""
    machines = dict.fromkeys(report.machine.sentence for report in reports)
    of = {name: [report for report in reports if report.machine.sentence == name] for name in machines}
    return {
        _plot_name(own): plot.svg(points) for own in of.values() if (points := plot.points(measures_of(own)))
    }


def _plot_name(reports: Sequence[Report]) -> str:
    return f"benchmarks-versus-{reports[0].machine.slug}.svg"


def _image(reports: Sequence[Report]) -> str:
    listed = "; ".join(str(point) for point in plot.points(measures_of(reports)))
    return f"![Word error rate of the conversations over real-time factor: {listed}]({_plot_name(reports)})"


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
    if versus := table.versus(measures):
        parts += ["Side by side, on one core:", table.in_markdown(versus), _image(reports)]
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

"""Results as tables: in columns for a terminal, in Markdown for the documentation."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from statistics import median
from typing import Any, Final

from benchmarks.figures import Figure, written
from benchmarks.report import Outcome

STAGES_MEASURE: Final = "where-time-goes"
VERSUS_MEASURE: Final = "versus"

Row = Sequence[str]
Measures = Mapping[str, Outcome]


def figures(measures: Measures) -> list[Row]:
    """The table of all figures, head first."""
    head = ("measure", "at least", "aim", "measured", "runs", "verdict")
    return [head, *(_row(figure) for outcome in measures.values() for figure in outcome.figures)]


def stages(measures: Measures) -> list[Row]:
    """Where the time goes, head first: median seconds and share of each stage, for each recording.

    Empty where that was not measured.
    """
    if STAGES_MEASURE not in measures or not measures[STAGES_MEASURE].runs:
        return []
    runs = measures[STAGES_MEASURE].runs
    lengths = sorted({run["seconds"] for run in runs})
    medians = {
        length: {
            stage: median(run["stages"][stage] for run in runs if run["seconds"] == length)
            for stage in runs[0]["stages"]
        }
        for length in lengths
    }
    rows = [_stage_row(stage, [medians[length] for length in lengths]) for stage in runs[0]["stages"]]
    totals = [f"{sum(medians[length].values()):.3f} s, 100 %" for length in lengths]
    return [("stage", *(f"{length:.0f} s of speech" for length in lengths)), *rows, ("together", *totals)]


def versus(measures: Measures) -> list[Row]:
    """All contenders side by side, head first. Empty where they were not compared."""
    if VERSUS_MEASURE not in measures or not measures[VERSUS_MEASURE].runs:
        return []
    errors = ("WER, librispeech-dev", "WER, conversations")
    head = ("program", *errors, "real-time factor", "peak memory", "licence of the model")
    return [head, *map(_versus_row, measures[VERSUS_MEASURE].runs)]


def notes(measures: Measures) -> Iterator[str]:
    """What must be said beside the tables: what could not be measured, and why."""
    for name, outcome in measures.items():
        if outcome.note:
            yield f"{name}: {outcome.note}"


def in_columns(rows: Sequence[Row]) -> str:
    """Rows with their columns one below the other."""
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = (
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )
    return "\n".join(lines)


def in_markdown(rows: Sequence[Row]) -> str:
    head, *body = rows
    return "\n".join(map(_markdown_row, [head, ["---"] * len(head), *body]))


def _markdown_row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in cells)} |"


def _row(figure: Figure) -> Row:
    limits = (figure.target.at_least, figure.target.aim) if figure.target else ()
    wanted = [written(limit, figure.unit) for limit in limits] or ["", ""]
    count = f"{len(figure.values)}: {figure.spread}" if figure.spread else "1"
    return (figure.name, *wanted, written(figure.median, figure.unit), count, figure.verdict)


def _stage_row(stage: str, medians: Sequence[dict[str, float]]) -> Row:
    cells = (f"{times[stage]:.3f} s, {100 * times[stage] / sum(times.values()):.1f} %" for times in medians)
    return (stage, *cells)


def _versus_row(run: Mapping[str, Any]) -> Row:
    errors = (run["wer_librispeech"], run["wer_conversations"])
    return (
        run["contender"],
        *("n/a, random weights" if percent is None else written(percent, "%") for percent in errors),
        written(median(run["factors"]), "factor"),
        written(run["peak_mb"], "MB"),
        run["licence"],
    )

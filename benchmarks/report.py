"""Everything that one run of the benchmarks found, as it is kept in benchmarks/results/."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from itertools import count
from pathlib import Path
from typing import Any, Final

from benchmarks.figures import Figure
from benchmarks.machine import Machine

RESULTS: Final = Path(__file__).parent / "results"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one measure found.

    Attributes
    ----------
    figures
        Rows of the table; none where it could not be taken here.
    runs
        Every single run, with what was seen of it.
    note
        Why it could not be taken, or what a reader of the figures must know; may be empty.
    failed
        The program ended with an error, so something is wrong with it.
    """

    figures: tuple[Figure, ...] = ()
    runs: tuple[Mapping[str, Any], ...] = ()
    note: str = ""
    failed: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """All measures of one evening on one machine.

    Attributes
    ----------
    date
        Of the start, as `2026-01-31`, in UTC.
    versions
        Of what was run, by name.
    quick
        Whether long recordings were shortened.
    load
        Processes that wanted to run when it began, averaged over a minute: near 0 on a quiet machine.
    measures
        Outcome of each measure by its name.
    """

    date: str
    machine: Machine
    versions: Mapping[str, str]
    quick: bool
    load: float
    measures: Mapping[str, Outcome]

    def as_json(self) -> str:
        measures = {
            name: {
                "figures": [figure.as_json() for figure in outcome.figures],
                "runs": list(outcome.runs),
                "note": outcome.note,
                "failed": outcome.failed,
            }
            for name, outcome in self.measures.items()
        }
        return json.dumps({
            "date": self.date,
            "machine": asdict(self.machine),
            "versions": dict(self.versions),
            "quick": self.quick,
            "load": self.load,
            "measures": measures,
        }, indent=1) + "\n"  # fmt: skip

    @classmethod
    def from_json(cls, text: str) -> "Report":
        read = json.loads(text)
        return cls(
            read["date"],
            Machine.from_json(read["machine"]),
            read["versions"],
            read["quick"],
            read["load"],
            {name: _outcome(measure) for name, measure in read["measures"].items()},
        )

    def write(self, folder: Path) -> Path:
        """Write it to a file of its own, `<date>-<machine>.json`, numbered where there is one already."""
        folder.mkdir(parents=True, exist_ok=True)
        file = _free(folder, f"{self.date}-{self.machine.slug}")
        part = file.with_suffix(".tmp")
        part.write_text(self.as_json(), "utf-8")
        return part.replace(file)


def measures_of(reports: Sequence[Report]) -> dict[str, Outcome]:
    """All that was measured on one machine. Of what was measured several times, the last counts."""
    return {name: outcome for report in reports for name, outcome in report.measures.items()}


def _outcome(read: Mapping[str, Any]) -> Outcome:
    figures: Sequence[Mapping[str, Any]] = read["figures"]
    return Outcome(tuple(map(Figure.from_json, figures)), tuple(read["runs"]), read["note"], read["failed"])


def _free(folder: Path, stem: str) -> Path:
    names = (f"{stem}-{number}" if number > 1 else stem for number in count(1))
    return next(file for name in names if not (file := folder / f"{name}.json").exists())

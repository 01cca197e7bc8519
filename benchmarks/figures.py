"""Figures, what they should be, and whether they are."""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any, Final, Literal

Unit = Literal["factor", "s", "ms", "MB", "times", "%", "jobs"]

_WRITTEN: Final[Mapping[Unit, str]] = {
    "factor": "{:.4f}",
    "s": "{:.2f} s",
    "ms": "{:.0f} ms",
    "jobs": "{:.0f} jobs",
    "MB": "{:.0f} MB",
    "times": "{:.2f} times",
    "%": "{:.2f} %",
}

_SMALL_MS: Final = 10

Verdict = Literal["aim reached", "enough", "missed", "not judged"]


def written(value: float, unit: Unit) -> str:
    """A value as the tables show it: `0.0213`, `0.92 s`, `0.4 ms`, `312 MB`, `1.87 times`, `9.52 %`."""
    if unit == "ms" and value < _SMALL_MS:
        return f"{value:.1f} ms"
    return _WRITTEN[unit].format(value)


@dataclass(frozen=True, slots=True)
class Target:
    """What a figure should be.

    Attributes
    ----------
    at_least
        Worse than this misses the target.
    aim
        What is hoped for.
    """

    at_least: float
    aim: float

    def verdict(self, value: float) -> Verdict:
        """Judge a value as measured, not as rounded. Which way is better follows from the two limits."""
        sign = 1 if self.aim > self.at_least else -1
        if sign * value >= sign * self.aim:
            return "aim reached"
        return "enough" if sign * value >= sign * self.at_least else "missed"


@dataclass(frozen=True, slots=True)
class Figure:
    """One row of the table.

    Attributes
    ----------
    name
        What was measured.
    unit
        Of the values and the target.
    values
        One for each run, in order; at least one.
    target
        None where none was set, or where the figure is not what the target speaks of.
    """

    name: str
    unit: Unit
    values: tuple[float, ...]
    target: Target | None = None

    @property
    def median(self) -> float:
        """What counts: unlike the mean, it is not moved by one disturbed run."""
        return median(self.values)

    @property
    def verdict(self) -> Verdict:
        return self.target.verdict(self.median) if self.target else "not judged"

    @property
    def spread(self) -> str:
        """Lowest and highest run as `0.0211-0.0219`, empty for a single run."""
        if len(self.values) == 1:
            return ""
        lowest, highest = (written(extreme, self.unit) for extreme in (min(self.values), max(self.values)))
        number, _, unit = lowest.partition(" ")
        return f"{number}-{highest}" if unit else f"{lowest}-{highest}"

    def as_json(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "unit": self.unit,
            "target": {"at_least": self.target.at_least, "aim": self.target.aim} if self.target else None,
            "median": self.median,
            "values": list(self.values),
            "verdict": self.verdict,
        }

    @classmethod
    def from_json(cls, read: Mapping[str, Any]) -> "Figure":
        target = Target(**read["target"]) if read["target"] else None
        return cls(read["name"], read["unit"], tuple(read["values"]), target)

"""Word error rate over real-time factor as an SVG that reads in light and dark."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from statistics import median
from typing import Final

from benchmarks.report import Outcome
from benchmarks.table import VERSUS_MEASURE

_WIDTH: Final = 720
_HEIGHT: Final = 420
_LEFT, _RIGHT, _TOP, _BOTTOM = 60, 150, 20, 50
_STYLE: Final = (
    "text{font:13px sans-serif;fill:#222}line{stroke:#999}circle{fill:#0969da}"
    "@media(prefers-color-scheme:dark){text{fill:#ddd}line{stroke:#777}circle{fill:#58a6ff}}"
)


@dataclass(frozen=True, slots=True)
class Point:
    """One program.

    Attributes
    ----------
    factor
        Seconds of work for a second of speech.
    percent
        Word error rate.
    """

    name: str
    factor: float
    percent: float

    def __str__(self) -> str:
        return f"{self.name} {self.percent:.2f} % at {self.factor:.4f}"


def points(measures: Mapping[str, Outcome]) -> list[Point]:
    """Programs whose words mean anything; none where they were not compared."""
    runs = measures[VERSUS_MEASURE].runs if VERSUS_MEASURE in measures else ()
    return [
        Point(run["contender"], median(run["factors"]), run["wer_conversations"])
        for run in runs
        if run["wer_conversations"] is not None
    ]


def svg(shown: Sequence[Point]) -> str:
    """The plot. The time runs in powers of ten, since programs differ by more than that."""
    low = math.floor(min(math.log10(point.factor) for point in shown))
    high = max(math.ceil(max(math.log10(point.factor) for point in shown)), low + 1)
    top = 10 * math.ceil(max(10.0, *(point.percent for point in shown)) / 10)

    def x(factor: float) -> float:
        return _LEFT + (math.log10(factor) - low) / (high - low) * (_WIDTH - _LEFT - _RIGHT)

    def y(percent: float) -> float:
        return _HEIGHT - _BOTTOM - percent / top * (_HEIGHT - _TOP - _BOTTOM)

    end, floor = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
    parts = [
        _line(_LEFT, floor, end, floor),
        _line(_LEFT, _TOP, _LEFT, floor),
        *(_text(x(10.0**power), floor + 18, f"{10.0**power:g}", "middle") for power in range(low, high + 1)),
        *(_text(_LEFT - 6, y(percent) + 4, f"{percent} %", "end") for percent in range(0, top + 1, 10)),
        _text((_LEFT + end) / 2, _HEIGHT - 10, "real-time factor on one core: less is faster", "middle"),
        *(f'<circle cx="{x(p.factor):.1f}" cy="{y(p.percent):.1f}" r="5"/>' for p in shown),
        *(_text(x(p.factor) + 9, y(p.percent) + 4, p.name, "start") for p in shown),
    ]
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img">\n'
        f"<title>Word error rate over real-time factor</title>\n<style>{_STYLE}</style>\n{body}\n</svg>\n"
    )


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>'


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'

"""Word errors over cost as an SVG that reads in light and dark."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Any, Final

from benchmarks.costs import percent, published, usd_an_hour
from benchmarks.error_table import LONG, Kinds

_WIDTH: Final = 760
_HEIGHT: Final = 460
_LEFT, _RIGHT, _TOP, _BOTTOM = 60, 210, 20, 50
_LINE: Final = 15
"""Height of a line of text."""
_LEGEND: Final = "a ring: published, of other recordings, so that heights do not compare"
_STYLE: Final = (
    "text{font:13px sans-serif;fill:#222}line{stroke:#999}circle{fill:#0969da;stroke:#0969da}"
    "circle.published{fill:none;stroke-width:2}"
    "@media(prefers-color-scheme:dark){text{fill:#ddd}line{stroke:#777}"
    "circle{fill:#58a6ff;stroke:#58a6ff}}"
)


@dataclass(frozen=True, slots=True)
class Point:
    """One recogniser or service.

    Attributes
    ----------
    usd
        Dollars for an hour of recordings, above 0.
    percent
        Word error rate.
    is_published
        Somebody else's figure, of other recordings.
    """

    name: str
    usd: float
    percent: float
    is_published: bool = False

    def __str__(self) -> str:
        published = " (published, other recordings)" if self.is_published else ""
        return f"{self.name} {self.percent:.1f} % at ${self.usd:.4f}{published}"


def points(kinds: Kinds, versus: Sequence[Mapping[str, Any]] = ()) -> list[Point]:
    """Points of all that is known: what was measured on English, and what others publish with a cost.

    Parameters
    ----------
    versus
        Rows of the comparison of programs, of which those are taken that `kinds` has not.
    """
    english = [kind for kind in kinds if kind["language"] == "en"]
    if not english:
        return []
    (long,) = (kind for kind in english if kind["kind"] == LONG)
    measured = [
        Point(name, usd_an_hour(heard["cpu_factor"]), percent([long], name))
        for name, heard in long["contenders"].items()
    ]
    others = [
        Point(row["contender"], usd_an_hour(_middle(row["cpu_factors"])), row["wer_conversations"])
        for row in versus
        if row["wer_conversations"] is not None and not _is_ours(row["contender"])
    ]
    known = {point.name for point in measured}
    told = [
        Point(system.name, system.usd, system.errors, is_published=True)
        for system in published()
        if system.usd
    ]
    return [*measured, *(point for point in others if point.name not in known), *told]


def svg(shown: Sequence[Point]) -> str:
    """Draw the plot. The cost runs in powers of ten, since programs differ by more than that."""
    low = math.floor(min(math.log10(point.usd) for point in shown))
    high = max(math.ceil(max(math.log10(point.usd) for point in shown)), low + 1)
    top = 10 * math.ceil(max(10.0, *(point.percent for point in shown)) / 10)

    def x(usd: float) -> float:
        return _LEFT + (math.log10(usd) - low) / (high - low) * (_WIDTH - _LEFT - _RIGHT)

    def y(percent: float) -> float:
        return _HEIGHT - _BOTTOM - percent / top * (_HEIGHT - _TOP - _BOTTOM)

    end, floor = _WIDTH - _RIGHT, _HEIGHT - _BOTTOM
    parts = [
        _line(_LEFT, floor, end, floor),
        _line(_LEFT, _TOP, _LEFT, floor),
        *(_text(x(10.0**power), floor + 18, f"${10.0**power:g}", "middle") for power in range(low, high + 1)),
        *(_text(_LEFT - 6, y(percent) + 4, f"{percent} %", "end") for percent in range(0, top + 1, 10)),
        _text((_LEFT + end) / 2, _HEIGHT - 10, "dollars for an hour of recordings", "middle"),
        _text(end, _TOP + 10, _LEGEND, "end"),
        *(_dot(x(point.usd), y(point.percent), point) for point in shown),
        *_labels([(x(point.usd), y(point.percent), point.name) for point in shown]),
    ]
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img">\n'
        "<title>Word errors over cost; a ring is published, of other recordings</title>\n"
        f"<style>{_STYLE}</style>\n{body}\n</svg>\n"
    )


def _is_ours(contender: str) -> bool:
    return contender.startswith("pipeline")


def _middle(values: Sequence[float]) -> float:
    return sorted(values)[len(values) // 2]


def _labels(dots: Sequence[tuple[float, float, str]]) -> Iterator[str]:
    """Names beside the dots, from the top down; one that would lie on another is put below it."""
    taken: list[tuple[float, float]] = []
    for x, y, name in sorted(dots, key=lambda dot: dot[1]):
        place = y + 4
        for other_x, other_place in taken:
            if abs(x - other_x) < _RIGHT and place < other_place + _LINE:
                place = other_place + _LINE
        taken.append((x, place))
        yield _text(x + 9, place, name, "start")


def _dot(x: float, y: float, point: Point) -> str:
    kind = ' class="published"' if point.is_published else ""
    return f'<circle{kind} cx="{x:.1f}" cy="{y:.1f}" r="5"/>'


def _line(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}"/>'


def _text(x: float, y: float, text: str, anchor: str) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'

"""Error rates as the pages show them: by kind of speech and language, with cost, and what others publish."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from benchmarks.costs import HOST, percent, published, usd_an_hour
from benchmarks.report import Outcome
from benchmarks.table import Row

ERRORS_MEASURE: Final = "error-rates"
LONG: Final = "conversations"
"""Whose time counts: in short recordings it is mostly that of the start."""
_LANGUAGES: Final = {
    "de": "German",
    "en": "English",
    "es": "Spanish",
    "fr": "French",
    "it": "Italian",
    "pt": "Portuguese",
}

Kinds = Sequence[Mapping[str, Any]]


def kinds_of(measures: Mapping[str, Outcome]) -> Kinds:
    """Rows of the measure; none where it was not taken."""
    return measures[ERRORS_MEASURE].runs if ERRORS_MEASURE in measures else ()


def error_rates(kinds: Kinds) -> list[Row]:
    """Word error rates in percent, head first: a row for each kind of speech, then time and cost."""
    names = list(dict.fromkeys(name for kind in kinds for name in kind["contenders"]))
    english = [kind for kind in kinds if kind["language"] == "en"]
    rows = [_kind_row(kind, names) for kind in kinds]
    whole = ("**all of English**", str(sum(kind["recordings"] for kind in english)))
    rows.insert(len(english), (*whole, *(f"**{percent(english, name):.1f}**" for name in names)))
    return [("word errors in percent", "recordings", *names), *rows, *_cost_rows(english, names)]


def published_rates() -> list[Row]:
    """What others publish, head first."""
    head = ("published, of other recordings", "word errors in percent", "dollars an hour", "source")
    rows = ((each.name, f"{each.errors:g}", _usd(each.usd), _source(each)) for each in published())
    return [head, *rows]


def _kind_row(kind: Mapping[str, Any], names: Sequence[str]) -> Row:
    language = _LANGUAGES.get(kind["language"], kind["language"])
    what = kind["kind"] if kind["language"] == "en" else f"{language}, {kind['kind']}"
    cells = (f"{percent([kind], name):.1f}" if name in kind["contenders"] else "" for name in names)
    return (what, str(kind["recordings"]), *cells)


def _cost_rows(english: Kinds, names: Sequence[str]) -> Iterator[Row]:
    (long,) = (kind for kind in english if kind["kind"] == LONG)
    factors = [long["contenders"][name]["cpu_factor"] for name in names]
    yield ("seconds of a core for a second, conversations", "", *(f"{factor:.3f}" for factor in factors))
    yield (f"dollars an hour of recordings, {HOST}", "", *(_usd(usd_an_hour(factor)) for factor in factors))


def _usd(dollars: float | None) -> str:
    return "" if dollars is None else f"{dollars:.4f}" if dollars < 1 / 10 else f"{dollars:.2f}"


def _source(system: Any) -> str:
    cost = f"; {system.cost}" if system.cost else ""
    return f"[{system.source}]({system.url}), {system.of}{cost}"

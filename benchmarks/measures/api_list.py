"""What a page of a long list of jobs takes, at its beginning, in its middle and at its end."""

from typing import Final

from benchmarks.api import MeasuredApi, Taken, done_job, measured_api
from benchmarks.bench import Bench, Measure, tell
from benchmarks.figures import Figure, Target
from benchmarks.process import RunFailed
from benchmarks.report import Outcome
from contract.transcript import timestamp
from lambdas.jobs.items import to_item

_JOBS: Final = 100_000
_QUICK_JOBS: Final = 2_000
_PAGE: Final = 100
_BATCH: Final = 25
"""Writes in one request, at most."""
_ONE_REQUEST: Final = ("Query",)
_TARGET: Final = Target(1.5, 1.2)


def take(bench: Bench) -> Outcome:
    count = _QUICK_JOBS if bench.quick else _JOBS
    with measured_api() as api:
        tell(f"  writing {count} jobs ...")
        _write(api, count)
        api.get("/v2/jobs", {"limit": "1"})
        pages = {depth: _page(bench, api, depth) for depth in (0, count // 2, count - _PAGE)}
    first, *others = pages.values()
    figures = [
        Figure(f"page of {_PAGE} jobs of {count}, {depth} jobs deep", "ms", milliseconds)
        for depth, milliseconds in pages.items()
    ]
    times = tuple(max(deep) / top for top, *deep in zip(first, *others, strict=True))
    figures.append(Figure("slowest of these pages against the first", "times", times, _TARGET))
    return Outcome(
        tuple(figures),
        note=f"over the store's own time; each page is one Query of {_PAGE} records, however deep",
    )


def _write(api: MeasuredApi, count: int) -> None:
    for first in range(0, count, _BATCH):
        numbers = range(first, min(first + _BATCH, count))
        puts = [{"PutRequest": {"Item": to_item(done_job(number))}} for number in numbers]
        api.table.client.batch_write_item(RequestItems={api.table.name: puts})  # type: ignore[dict-item]


def _page(bench: Bench, api: MeasuredApi, depth: int) -> tuple[float, ...]:
    newest = done_job((_QUICK_JOBS if bench.quick else _JOBS) - depth)
    query = {"limit": str(_PAGE), "created_before": timestamp(newest.created_at)}
    taken = [_checked(api.get("/v2/jobs", query)) for _ in bench.runs(5)]
    return tuple(each.over_store_ms for each in taken)


def _checked(taken: Taken) -> Taken:
    if taken.requests != _ONE_REQUEST:
        raise RunFailed(f"a page took {', '.join(taken.requests)}")
    return taken


API_LIST = Measure("api-list", "Pages of a list of 100,000 jobs through the API function.", take)

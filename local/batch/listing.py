"""ListJobs: which jobs, and which page of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from local.batch.refusal import ClientException
from local.batch.submission import check_queue

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from local.batch.job import Job
    from local.batch.place import Place
    from local.batch.requests import Filter, ListJobs

_PAGE: Final = 1000
_PAGE_OF_FILTER: Final = 100
_TOKEN: Final = "before-"  # noqa: S105 - of a page


def page(call: ListJobs, newest_first: Iterable[Job], place: Place) -> tuple[list[Job], str | None]:
    """Choose the jobs of one page, newest first, and the token of the next; None if there is none.

    Raises
    ------
    ClientException
    """
    check_queue(call.jobQueue, place)
    chosen = _chooser(call, place)
    limit = min(call.maxResults or _PAGE, _PAGE_OF_FILTER if call.filters else _PAGE)
    before = _number(call.nextToken)
    found: list[Job] = []
    for job in newest_first:
        if (before is None or job.number < before) and chosen(job):
            if len(found) == limit:
                return found, f"{_TOKEN}{found[-1].number}"
            found.append(job)
    return found, None


def _number(token: str | None) -> int | None:
    if token is None:
        return None
    number = token.removeprefix(_TOKEN)
    if not (number.isascii() and number.isdigit()):
        raise ClientException("nextToken is not valid: use the one of the page before")
    return int(number)


def _chooser(call: ListJobs, place: Place) -> Callable[[Job], bool]:
    if call.filters:
        return _filter(call.filters[0], place)
    status = call.jobStatus or "RUNNING"
    return lambda job: job.status == status


def _filter(given: Filter, place: Place) -> Callable[[Job], bool]:
    value = given.values[0]
    if given.name == "JOB_NAME":
        matches_name = _matcher(value.lower())
        return lambda job: matches_name(job.submission.name.lower())
    if given.name == "JOB_DEFINITION":
        if value.startswith("arn:"):
            return lambda job: value == place.definition_arn(job.submission.definition_name)
        matches_definition = _matcher(value)
        return lambda job: matches_definition(job.submission.definition_name)
    if not (value.isascii() and value.isdigit()):
        raise ClientException(f"filters: {given.name} takes milliseconds since 1970, not {value!r}")
    at = int(value)
    if given.name == "BEFORE_CREATED_AT":
        return lambda job: job.created_at < at
    return lambda job: job.created_at > at


def _matcher(pattern: str) -> Callable[[str], bool]:
    if pattern.endswith("*"):
        return lambda text: text.startswith(pattern[:-1])
    return lambda text: text == pattern

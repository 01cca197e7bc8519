import re
from pathlib import Path

import pytest

from contract.errors.api import ApiError
from lambdas.api import query, routes
from lambdas.api.routes import ROUTES

PAGE = (Path(__file__).parents[4] / "docs" / "api.md").read_text("utf-8")


def kinds(family=ApiError):
    return [kind for child in family.__subclasses__() for kind in (child, *kinds(child))]


def concrete():
    return [kind for kind in kinds() if not kind.__subclasses__()]


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_every_call_is_on_the_page_where_it_belongs(route):
    here, _, not_here = PAGE.partition("## Not here yet")
    call = f"`{route.method} {route.path}`"
    assert (f"### {call}" in here) is (route.view is not None)
    assert (f"| {call} |" in not_here) is (route.view is None)


def test_the_page_has_no_call_that_is_not_there():
    called = set(re.findall(r"^(?:### |\| )`([A-Z]+ /[^`]+)`", PAGE, re.MULTILINE))
    assert called == {f"{route.method} {route.path}" for route in ROUTES}


@pytest.mark.parametrize("kind", concrete())
def test_every_error_is_on_the_page(kind):
    assert f"`{kind.code}`" in PAGE


@pytest.mark.parametrize("code", re.findall(r"`(api\.[a-z0-9_]+)` \|", PAGE))
def test_an_error_on_the_page_has_the_status_that_it_is_answered_with(code):
    kind = next(kind for kind in concrete() if kind.code == code)
    assert re.search(rf"^\| {kind.http_status} \| .*`{re.escape(code)}`", PAGE, re.MULTILINE)


def test_every_parameter_is_on_the_page():
    sources = (Path(module.__file__).read_text("utf-8") for module in (query, routes))
    source = "".join(sources)
    names = set(re.findall(r'query(?:\.get\(|, )"(\w+)"', source))
    assert names >= {"limit", "created_before", "created_after", "include_deleted", "wait", "format"}
    for name in names:
        assert f"| `{name}` |" in PAGE


@pytest.mark.parametrize("anchor", re.findall(r"\]\(#([a-z-]+)\)", PAGE))
def test_links_inside_the_page_lead_somewhere(anchor):
    headings = re.findall(r"^#+ (.+)$", PAGE, re.MULTILINE)
    assert anchor in {heading.lower().replace(" ", "-") for heading in headings}

import re
from pathlib import Path

import pytest

from contract.errors.api import ApiError
from lambdas.api.route import parameters_of
from lambdas.api.routes import ROUTES

PAGE = (Path(__file__).parents[4] / "docs" / "api.md").read_text("utf-8")


def kinds(family=ApiError):
    return [kind for child in family.__subclasses__() for kind in (child, *kinds(child))]


def concrete():
    return [kind for kind in kinds() if not kind.__subclasses__()]


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_every_call_is_on_the_page(route):
    assert f"\n### `{route.method} {route.path}`\n" in PAGE


def test_the_page_has_no_call_that_is_not_there():
    called = set(re.findall(r"^### `([A-Z]+ /[^`]+)`", PAGE, re.MULTILINE))
    assert called == {f"{route.method} {route.path}" for route in ROUTES}


@pytest.mark.parametrize("kind", concrete())
def test_every_error_is_on_the_page(kind):
    assert f"`{kind.code}`" in PAGE


@pytest.mark.parametrize("code", re.findall(r"`(api\.[a-z0-9_]+)` \|", PAGE))
def test_an_error_on_the_page_has_the_status_that_it_is_answered_with(code):
    kind = next(kind for kind in concrete() if kind.code == code)
    assert re.search(rf"^\| {kind.http_status} \| .*`{re.escape(code)}`", PAGE, re.MULTILINE)


def sent_as(parameter):
    """The name of a parameter for clients, which Python may not have one for."""
    aliases = (getattr(each, "alias", None) for each in parameter.annotation.__metadata__)
    return next(filter(None, aliases), parameter.name)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: f"{route.method} {route.path}")
def test_every_parameter_is_on_the_page(route):
    inside = re.findall("<([a-z]+)>", route.path)
    for name in map(sent_as, parameters_of(route).parameters.values()):
        assert name in inside or f"| `{name}` |" in PAGE.lower()


@pytest.mark.parametrize("anchor", re.findall(r"\]\(#([a-z0-9-]+)\)", PAGE))
def test_links_inside_the_page_lead_somewhere(anchor):
    headings = re.findall(r"^#+ (.+)$", PAGE, re.MULTILINE)
    assert anchor in {re.sub("[^a-z0-9 -]", "", heading.lower()).replace(" ", "-") for heading in headings}

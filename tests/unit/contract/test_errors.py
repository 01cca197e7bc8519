import importlib.util
import inspect
import pickle
import pkgutil
from importlib import import_module
from pathlib import Path

import pytest

import contract.errors
from contract.errors import ConfigInvalid, LonghandError, Mistake

ROOT = Path(__file__).parents[3]
for module in pkgutil.iter_modules(contract.errors.__path__):
    import_module(f"contract.errors.{module.name}")


def tree(kind=LonghandError):
    return [kind, *(error for child in kind.__subclasses__() for error in tree(child))]


# Errors that tests define for themselves are no part of the tree.
ERRORS = [kind for kind in tree() if kind.__module__.startswith("contract.")]


@pytest.mark.parametrize("kind", ERRORS)
def test_every_error_has_a_code_of_its_own_and_says_what_to_do(kind):
    assert "code" in vars(kind)
    assert [other for other in ERRORS if other.code == kind.code] == [kind]
    assert len(kind.advice.split()) > 3
    assert kind.exit_code > 0
    assert 400 <= kind.http_status < 600


@pytest.mark.parametrize("kind", ERRORS)
def test_a_code_begins_with_the_code_of_its_family(kind):
    family = next((error for error in kind.__mro__ if LonghandError in error.__bases__), LonghandError)

    assert kind.code.split(".")[0] == family.code


@pytest.mark.parametrize("kind", ERRORS)
def test_every_error_can_be_imported_from_the_package(kind):
    assert getattr(contract.errors, kind.__name__) is kind
    assert kind.__name__ in contract.errors.__all__


def drawn():
    """Read the tree of the docstring: (parent, child) for each line but the first."""
    text = inspect.getdoc(contract.errors) or ""
    above = ["LonghandError"]
    for line in text.splitlines():
        if "── " in line:
            depth, name = line.index("── ") // 4 + 1, line.partition("── ")[2].split()[0]
            above[depth:] = [name]
            yield above[depth - 1], name


def test_the_docstring_draws_the_whole_tree():
    assert sorted(drawn()) == sorted((kind.__base__.__name__, kind.__name__) for kind in ERRORS[1:])


def test_the_page_of_errors_is_current():
    spec = importlib.util.spec_from_file_location("errors_page", ROOT / "docs" / "errors.py")
    assert spec
    assert spec.loader
    page = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(page)

    assert page.PAGE.read_text("utf-8") == page.page(), "run `python docs/errors.py`"


@pytest.mark.parametrize("kind", ERRORS)
def test_every_error_is_on_the_page(kind):
    assert f"`{kind.code}`" in (ROOT / "docs" / "errors.md").read_text("utf-8")


@pytest.mark.parametrize("kind", ERRORS)
def test_every_error_comes_whole_out_of_another_process(kind):
    error = kind("what happened", "where")

    again = pickle.loads(pickle.dumps(error))

    assert type(again) is kind
    assert str(again) == str(error) == "what happened: where"


def test_the_mistakes_of_a_config_come_out_of_another_process_too():
    error = ConfigInvalid("not valid", "a: b", [Mistake("a", "b")])

    assert pickle.loads(pickle.dumps(error)).mistakes == (Mistake("a", "b"),)

"""That nothing in the embedded cloud and in its tests waits for ever, or says on the line why it may."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
FILES = sorted([*(ROOT / "local").rglob("*.py"), *(ROOT / "tests").rglob("*.py")])
WITHOUT_ARGUMENTS = {"wait", "join", "communicate"}
"""Of threads, processes and events; `str.join` has an argument, and so has `os.wait*`."""
PROGRAMS = {"run", "call", "check_call", "check_output"}
"""Of `subprocess`."""
REASON = "# no limit: "


def unlimited(source: str) -> Iterator[int]:
    """Lines of a file on which something is waited for without a limit or a reason."""
    lines = source.splitlines()
    for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
        if waits_for_ever(call) and REASON not in lines[(call.end_lineno or 0) - 1]:
            yield call.lineno


def waits_for_ever(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return False
    options = {keyword.arg for keyword in call.keywords}
    of_subprocess = isinstance(call.func.value, ast.Name) and call.func.value.id == "subprocess"
    if of_subprocess and call.func.attr in PROGRAMS:
        return not {"timeout", None} & options
    return call.func.attr in WITHOUT_ARGUMENTS and not call.args and not {"timeout", None} & options


def test_nothing_waits_for_ever_without_a_reason():
    found = [
        f"{file.relative_to(ROOT)}:{line}" for file in FILES for line in unlimited(file.read_text("utf-8"))
    ]
    assert found == [], f"give a limit, or say why there is none: `{REASON}...` at the end of the line"


@pytest.mark.parametrize(
    "waiting",
    ["thread.join()", "self._process.wait()", "a.communicate()", "subprocess.run(['x'], check=True)"],
)
def test_a_wait_without_a_limit_is_found(waiting):
    assert list(unlimited(waiting)) == [1]
    assert list(unlimited(f"{waiting}  {REASON}it is woken")) == []


@pytest.mark.parametrize(
    "waiting",
    ["thread.join(1.0)", "', '.join(names)", "process.wait(timeout=5)", "subprocess.run(['x'], timeout=5)"],
)
def test_a_wait_with_a_limit_is_none(waiting):
    assert list(unlimited(waiting)) == []

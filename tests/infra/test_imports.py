import ast
import re

import pytest

from infra.paths import PROJECT

ALLOWED = re.compile(r"(contract|infra)(\..+)?|lambdas\.functions|lambdas\.\w+\.settings")
OURS = ("contract", "transcriber", "lambdas", "local", "infra", "longhand", "benchmarks", "tests")
SOURCES = sorted((PROJECT / "infra").rglob("*.py"))


def imported(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(PROJECT)))
def test_infra_knows_the_functions_by_their_table_and_settings_only(path):
    ours = [name for name in imported(path) if name.partition(".")[0] in OURS]
    assert [name for name in ours if not ALLOWED.fullmatch(name)] == []


def test_a_rule_that_allowed_everything_would_be_noticed():
    assert not ALLOWED.fullmatch("lambdas.ingest.handler")
    assert not ALLOWED.fullmatch("lambdas")
    assert ALLOWED.fullmatch("lambdas.jobs.settings")

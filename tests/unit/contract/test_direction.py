import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
MAY_IMPORT = {
    "contract": {"contract"},
    "transcriber": {"contract", "transcriber"},
    "lambdas": {"contract", "lambdas"},
    "local": {"contract", "transcriber", "lambdas", "local"},
    "infra": {"contract", "lambdas", "infra"},
}
OURS = {"contract", "transcriber", "lambdas", "local", "infra", "longhand", "benchmarks"}


def imported(path):
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written out"
            yield node.module.split(".")[0]


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_imports_point_one_way(package):
    sources = list((ROOT / package).rglob("*.py"))
    assert sources
    for source in sources:
        assert set(imported(source)) & OURS <= MAY_IMPORT[package], source

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

SKIPPING = """
import pytest

@pytest.fixture
def engine():
    pytest.skip("no engine")

def test_one(engine): ...
def test_two(engine): ...
@pytest.mark.parametrize("number", range(3))
def test_three(engine, number): ...
@pytest.mark.skip(reason="another")
def test_four(): ...
@pytest.mark.xfail(strict=True)
def test_five(): raise ValueError
"""


@pytest.mark.parametrize("options", [(), ("-n", "1")])
def test_what_is_skipped_for_one_reason_is_one_line(tmp_path, options):
    for name in ("test_a.py", "test_b.py"):
        (tmp_path / name).write_text(SKIPPING)
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    command = [sys.executable, "-m", "pytest", "-ra", "-p", "tests.skips", "-c", tmp_path / "pytest.ini"]
    done = subprocess.run(
        [*command, "-W", "ignore", *options, tmp_path],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith(("SKIPPED", "XFAIL"))]
    assert [line.partition("]")[0] for line in lines if line.endswith(": no engine")] == ["SKIPPED [10"]
    assert [line.partition("]")[0] for line in lines if line.endswith(": another")] == ["SKIPPED [2"]
    assert len([line for line in lines if line.startswith("XFAIL")]) == 2

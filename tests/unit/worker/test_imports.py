"""What the worker is made of, which is what transcriber/Dockerfile.worker puts on an image."""

import ast
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[3]
DOCKERFILE = (ROOT / "transcriber" / "Dockerfile.worker").read_text("utf-8")
OURS = ("contract", "transcriber")


def imported(file):
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def source(module):
    path = ROOT.joinpath(*module.split("."))
    return next((found for found in (path.with_suffix(".py"), path / "__init__.py") if found.is_file()), None)


def closure(start):
    """Every file of this project that the worker may import, sooner or later."""
    seen, waiting = set(), set(start)
    while waiting:
        file = waiting.pop()
        seen.add(file)
        found = {source(module) for module in imported(file) if module.split(".")[0] in OURS}
        waiting |= {file for file in found if file} - seen
    return {file.relative_to(ROOT) for file in seen}


def copied():
    """Paths of this project that the Dockerfile copies."""
    lines = re.findall(r"^COPY (?!--from)(.+) \S+$", DOCKERFILE.replace("\\\n", " "), re.MULTILINE)
    return [Path(path) for line in lines for path in line.split()]


def test_the_image_gets_every_file_that_the_worker_imports():
    needed = closure((ROOT / "transcriber" / "worker").glob("*.py"))
    paths = copied()
    assert [file for file in needed if not any(file.is_relative_to(path) for path in paths)] == []


def test_the_image_gets_no_other_part_of_the_transcriber():
    needed = closure((ROOT / "transcriber" / "worker").glob("*.py"))
    files = [path for path in copied() if path.parts[:1] == ("transcriber",) and path.suffix == ".py"]
    assert files
    assert [path for path in files if path.name != "__init__.py" and path not in needed] == []


def test_a_start_needs_no_library_that_only_some_jobs_need():
    code = "import sys, transcriber.worker.job; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True, timeout=120
    ).stdout.split()
    assert "botocore.client" in loaded
    assert not {"boto3", "s3transfer", "pydantic", "numpy", "onnxruntime"} & set(loaded)

"""What the image installs, against what the project says it needs."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[3]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
OF_THE_TOOL = {"rich", "typer", "urllib3"}


def name(requirement):
    return re.match(r"[\w-]+", requirement)[0]


def packages(lock):
    return set(re.findall(r"^([\w-]+)==", (ROOT / "requirements" / lock).read_text("utf-8"), re.MULTILINE))


def test_the_image_has_the_dependencies_of_the_project_but_for_those_of_the_tool():
    group = [item for item in PROJECT["dependency-groups"]["container"] if isinstance(item, str)]
    needed = [item for item in PROJECT["project"]["dependencies"] if name(item) not in OF_THE_TOOL]
    assert group == needed


def test_its_lock_has_the_worker_and_nothing_that_only_the_tool_uses():
    locked = packages("container.lock")
    assert packages("worker.lock") <= locked
    assert {"onnxruntime", "av"} <= locked
    assert not {"rich", "typer", "pygments"} & locked


def test_its_versions_are_those_that_the_tests_ran_with():
    locks = {
        lock: (ROOT / "requirements" / f"{lock}.lock").read_text("utf-8") for lock in ("container", "dev")
    }
    pins = {lock: set(re.findall(r"^([\w-]+==\S+)", text, re.MULTILINE)) for lock, text in locks.items()}
    assert pins["container"] <= pins["dev"]

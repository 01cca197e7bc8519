import os
from pathlib import Path

import pytest
from hypothesis import settings

from tests.dispositions import pass_on_no_ignored_signals
from transcriber.home import home
from transcriber.packs.load import load_pack
from transcriber.packs.present import check_present

HERE = Path(__file__).parent
SHARED = HERE / ".." / ".." / "shared"

# A busy machine makes single examples slow. On a build machine the examples are always the same.
settings.register_profile("longhand", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("longhand")

pass_on_no_ignored_signals()

LIMIT_SECONDS = {"e2e": 900, "image": 1800}
"""Of each test in a folder, where that is not the one in pyproject.toml: several jobs after each other, each
of which is given 180 s; and containers, pods and images that are built."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        folder = item.path.relative_to(HERE).parts[0]
        if folder in LIMIT_SECONDS:
            item.add_marker(pytest.mark.timeout(LIMIT_SECONDS[folder]))


@pytest.fixture(scope="session")
def models() -> Path:
    """Folder of the English pack, as `make test` has it ready."""
    folder = home() / "models" / "en"
    if not folder.is_dir():
        pytest.skip(f"no models in {folder}")
    return check_present(load_pack("en"), "standard", folder)


@pytest.fixture(scope="session")
def shared() -> Path:
    """Recordings that lie beside the project where it is developed."""
    if not SHARED.is_dir():
        pytest.skip("needs ../shared")
    return SHARED.resolve()

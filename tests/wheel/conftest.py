"""The wheel as its users have it: installed from the package index, without a checkout."""

from pathlib import Path

import pytest

from tests.wheel.installed import FOLDER, Installed

HERE = Path(__file__).parent
NOT_ASKED_FOR = "`make test-wheel` builds the wheel, and runs this"


def pytest_collection_modifyitems(config, items):
    asked_for = any(
        Path(argument.partition("::")[0]).resolve().is_relative_to(HERE) for argument in config.args
    )
    for item in items:
        if item.path.is_relative_to(HERE) and not asked_for:
            item.add_marker(pytest.mark.skip(reason=NOT_ASKED_FOR))


@pytest.fixture
def bare(tmp_path) -> Installed:
    """The wheel by itself."""
    return installed("bare", tmp_path)


@pytest.fixture(scope="module")
def full(tmp_path_factory) -> Installed:
    """The wheel with all extras, and one home for a session with it."""
    return installed("full", tmp_path_factory.mktemp("home"))


def installed(name, home):
    assert (FOLDER / name).is_dir(), f"run `make test-wheel`, which makes {FOLDER / name}"
    return Installed(FOLDER / name, home)

import os
from pathlib import Path

import pytest
from hypothesis import settings

from transcriber.home import home
from transcriber.packs.load import load_pack
from transcriber.packs.present import check_present

SHARED = Path(__file__).parents[1] / ".." / "shared"

# A busy machine makes single examples slow. On a build machine the examples are always the same.
settings.register_profile("longhand", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("longhand")


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

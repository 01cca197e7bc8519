import pytest

from tests.small_index import SmallIndex, make_small_index


@pytest.fixture
def small_index(tmp_path, monkeypatch) -> SmallIndex:
    return make_small_index(tmp_path, monkeypatch)

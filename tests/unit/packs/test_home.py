from pathlib import Path

import pytest

from transcriber import home as home_module
from transcriber.home import home, keys_folder, models_folder

PROJECT = Path(__file__).parents[3]


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("LONGHAND_HOME", raising=False)
    monkeypatch.delenv("LONGHAND_KEYS_DIR", raising=False)
    monkeypatch.setattr(home_module, "CONTAINER_HOME", tmp_path / "orchestrator")


def test_a_checkout_keeps_everything_to_itself() -> None:
    assert home() == PROJECT / ".longhand"
    assert models_folder("en") == PROJECT / ".longhand" / "models" / "en"
    assert keys_folder() == PROJECT / ".longhand" / "keys"


def test_a_container_with_models_uses_its_own_folder(tmp_path: Path) -> None:
    (tmp_path / "orchestrator" / "models").mkdir(parents=True)
    assert home() == tmp_path / "orchestrator"


def test_the_setting_wins(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "orchestrator" / "models").mkdir(parents=True)
    monkeypatch.setenv("LONGHAND_HOME", str(tmp_path / "mine"))
    assert home() == tmp_path / "mine"


def test_a_setting_may_be_relative_or_start_with_the_users_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LONGHAND_HOME", "mine")
    assert home() == tmp_path / "mine"
    monkeypatch.setenv("LONGHAND_HOME", "~/mine")
    assert home() == Path.home() / "mine"


def test_an_empty_setting_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LONGHAND_HOME", "")
    monkeypatch.setenv("LONGHAND_KEYS_DIR", "")
    assert home() == PROJECT / ".longhand"
    assert keys_folder() == home() / "keys"


def test_an_installed_program_uses_the_users_data_folder(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(home_module, "__file__", str(tmp_path / "site-packages" / "transcriber" / "home.py"))
    assert home() == Path.home() / ".local" / "share" / "longhand"


def test_trusted_keys_may_lie_elsewhere(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LONGHAND_KEYS_DIR", str(tmp_path / "trusted"))
    assert keys_folder() == tmp_path / "trusted"

import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from contract.errors.license import LicenseFolderUnwritable
from tests.tokens import NOON
from transcriber.license.check import check_license
from transcriber.license.development import RENEW_BEFORE, VALID, development_token

PROJECT = Path(__file__).parents[3]


def accepted(token: str, folder: Path, now: datetime = NOON) -> bool:
    return (
        check_license(token, Path("unused"), folder / "keys", language="en", now=now).customer
        == "Development"
    )


def test_it_is_made_on_first_use_and_accepted(tmp_path: Path) -> None:
    assert accepted(development_token(tmp_path, NOON), tmp_path)


def test_it_is_the_same_on_the_second_use(tmp_path: Path) -> None:
    assert development_token(tmp_path, NOON) == development_token(tmp_path, NOON + timedelta(days=100))


def test_it_is_renewed_a_month_before_it_ends_with_the_same_key(tmp_path: Path) -> None:
    first = development_token(tmp_path, NOON)
    key = (tmp_path / "keys" / "0.pem").read_bytes()
    later = NOON + VALID - RENEW_BEFORE + timedelta(days=1)
    second = development_token(tmp_path, later)
    assert second != first
    assert accepted(second, tmp_path, later + timedelta(days=300))
    assert (tmp_path / "keys" / "0.pem").read_bytes() == key


@pytest.mark.parametrize("lost", ["license.json", "keys/0.pem", "private/0.pem"])
def test_any_part_that_is_lost_is_made_again(tmp_path: Path, lost: str) -> None:
    development_token(tmp_path, NOON)
    (tmp_path / lost).unlink()
    assert accepted(development_token(tmp_path, NOON), tmp_path)


def test_a_damaged_file_is_made_again(tmp_path: Path) -> None:
    development_token(tmp_path, NOON)
    (tmp_path / "license.json").write_text("{")
    assert accepted(development_token(tmp_path, NOON), tmp_path)


def test_secrets_are_their_owners_alone(tmp_path: Path) -> None:
    development_token(tmp_path, NOON)
    for secret in ("private/0.pem", "license.json"):
        assert (tmp_path / secret).stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "private").stat().st_mode & 0o777 == 0o700
    assert [path.name for path in (tmp_path / "keys").iterdir()] == ["0.pem"]


def test_processes_that_ask_at_once_all_get_the_same(tmp_path: Path) -> None:
    ask = (
        "import sys; from datetime import datetime, UTC; from pathlib import Path;"
        "from transcriber.license.development import development_token as token;"
        "sys.stdin.read(); print(token(Path(sys.argv[1]), datetime.now(UTC)))"
    )
    command = [sys.executable, "-c", ask, str(tmp_path)]
    asking = [
        subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    for process in asking:
        assert process.stdin is not None
        process.stdin.close()
        process.stdin = None
    tokens = {process.communicate(timeout=60)[0] for process in asking}
    assert len(tokens) == 1
    assert tokens.pop().count(".") == 2


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(LicenseFolderUnwritable, match="cannot keep a development license"):
        development_token(blocked / "home", NOON)

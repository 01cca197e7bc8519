import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from longhand.__main__ import app
from transcriber.license.check import check_license


def license_command(runner: CliRunner, *arguments: object, given: str | None = None) -> Result:
    return runner.invoke(app, ["license", *map(str, arguments)], input=given)


@pytest.fixture
def issuer(runner: CliRunner, tmp_path: Path) -> Path:
    """Folder of a key pair 1."""
    assert license_command(runner, "keygen", "--out", tmp_path / "issuer").exit_code == 0
    return tmp_path / "issuer"


def issue(
    runner: CliRunner, issuer: Path, *more: object, first: str = "2026-01-01", end: str = "2099-01-01"
) -> Result:
    dates = ("--valid-from", first, "--not-valid-after", end)
    who = ("--customer", "Example Ltd", "--key", issuer / "private" / "1.pem")
    return license_command(runner, "issue", *who, *dates, *more)


def test_keygen_tells_where_the_halves_lie_and_shows_no_secret(runner: CliRunner, tmp_path: Path) -> None:
    result = license_command(runner, "keygen", "--out", tmp_path, "--key-pair-id", 7, "--json")
    assert json.loads(result.stdout) == {
        "key_pair_id": 7,
        "public_key": str(tmp_path / "keys" / "7.pem"),
        "private_key": str(tmp_path / "private" / "7.pem"),
    }
    assert (tmp_path / "private" / "7.pem").stat().st_mode & 0o777 == 0o600
    assert "PRIVATE" not in result.output


def test_keygen_refuses_to_overwrite(runner: CliRunner, issuer: Path) -> None:
    before = (issuer / "private" / "1.pem").read_bytes()
    result = license_command(runner, "keygen", "--out", issuer)
    assert result.exit_code == 1
    assert "there is a key pair 1 already" in result.stderr
    assert "--key-pair-id" in result.stderr
    assert (issuer / "private" / "1.pem").read_bytes() == before


def test_an_issued_license_is_accepted_by_the_transcriber(
    runner: CliRunner, issuer: Path, tmp_path: Path
) -> None:
    path = tmp_path / "license.json"
    path.write_text(issue(runner, issuer, "--language", "en", "--language", "de", "--trial").stdout)
    held = check_license(None, path, issuer / "keys", language="de", now=datetime.now(UTC))
    assert held.features == {"MAPBA", "LEN", "LDE"}
    assert held.is_trial


def test_features_given_replace_the_default_ones(runner: CliRunner, issuer: Path) -> None:
    result = issue(runner, issuer, "--language", "any", "--feature", "MAPBA", "--feature", "ASS")
    assert json.loads(result.stdout)["metadata"]["request"]["features"] == ["MAPBA", "ASS", "LANY"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--language", "en", "--feature", "batch"), "batch"),
        (("--language", "e n"), "LE N"),
        (("--language", "en", "--customer", ""), "customer"),
        (("--language", "en", "--not-valid-after", "2025-01-01"), "must end after it starts"),
        (("--language", "en", "--key-pair-id", "-1"), "--key-pair-id"),
        (("--language", "en", "--valid-from", "soon"), "--valid-from"),
        ((), "--language"),
    ],
)
def test_a_mistake_in_what_is_asked_for_is_named(
    runner: CliRunner, issuer: Path, arguments: tuple[str, ...], message: str
) -> None:
    result = issue(runner, issuer, *arguments)
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stdout == ""
    assert "Traceback" not in result.output


def test_a_key_file_of_another_name_needs_its_number(runner: CliRunner, issuer: Path, tmp_path: Path) -> None:
    key = (issuer / "private" / "1.pem").rename(tmp_path / "mine.pem")
    arguments = ("--language", "en", "--key", key)
    assert "give --key-pair-id" in issue(runner, issuer, *arguments).stderr
    numbered = issue(runner, issuer, *arguments, "--key-pair-id", 1)
    assert json.loads(numbered.stdout)["metadata"]["key_pair_id"] == 1


def test_a_public_key_cannot_sign(runner: CliRunner, issuer: Path) -> None:
    result = issue(runner, issuer, "--language", "en", "--key", issuer / "keys" / "1.pem")
    assert result.exit_code == 1
    assert "not an unencrypted private key" in result.stderr


def test_inspect_shows_what_a_license_holds(runner: CliRunner, issuer: Path, tmp_path: Path) -> None:
    path = tmp_path / "license.json"
    path.write_text(issue(runner, issuer, "--language", "en").stdout)
    result = license_command(runner, "inspect", path, "--keys", issuer / "keys")
    assert result.exit_code == 0
    for shown in ("Example Ltd", "LEN MAPBA", "2026-01-01 00:00 UTC", "2099-01-01 00:00 UTC", "yes, for"):
        assert shown in result.stdout
    assert json.loads(path.read_text())["signedclaimstoken"] not in result.output


def test_inspect_names_fields_that_were_changed(runner: CliRunner, issuer: Path) -> None:
    changed = issue(runner, issuer, "--language", "en").stdout.replace("Example Ltd", "Someone else")
    result = license_command(runner, "inspect", "-", "--keys", issuer / "keys", given=changed)
    assert result.exit_code == 0
    assert "Example Ltd" in result.stdout
    assert "differ: customer, metadata.request.customer" in result.stdout


def test_inspect_of_an_expired_license_shows_it_and_fails(runner: CliRunner, issuer: Path) -> None:
    expired = issue(runner, issuer, "--language", "en", first="2020-01-01", end="2021-01-01").stdout
    arguments = ("inspect", "-", "--keys", issuer / "keys")
    result = license_command(runner, *arguments, given=expired)
    assert result.exit_code == 1
    assert "Example Ltd" in result.stdout
    assert "longhand: Error in license : token is expired by" in result.stderr
    assert "Ask for a new license." in result.stderr
    shown = json.loads(license_command(runner, *arguments, "--json", given=expired).stdout)
    assert shown["valid_now"] is False
    assert shown["problem"]["code"] == "license.expired"


def test_inspect_trusts_the_keys_the_transcriber_trusts(
    runner: CliRunner, issuer: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = issue(runner, issuer, "--language", "en").stdout
    assert "key pair 1 is not trusted" in license_command(runner, "inspect", "-", given=file).stderr
    monkeypatch.setenv("LONGHAND_KEYS_DIR", str(issuer / "keys"))
    assert license_command(runner, "inspect", "-", given=file).exit_code == 0


def test_inspect_of_a_file_that_is_not_there_is_told(runner: CliRunner, tmp_path: Path) -> None:
    result = license_command(runner, "inspect", tmp_path / "none.json")
    assert result.exit_code == 1
    assert "No such file or directory" in result.stderr


def test_token_prints_the_same_token_each_time_and_nothing_else(runner: CliRunner, home: Path) -> None:
    first, second = license_command(runner, "token"), license_command(runner, "token")
    assert first.stdout == second.stdout
    assert first.stdout.count("\n") == 1
    assert first.stderr == ""
    now = datetime.now(UTC)
    held = check_license(first.stdout, home / "none", home / "keys", language="en", now=now)
    assert held.not_valid_after - now > timedelta(days=300)


def test_token_warns_when_its_key_is_not_the_trusted_one(
    runner: CliRunner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LONGHAND_KEYS_DIR", str(tmp_path / "others"))
    result = license_command(runner, "token")
    assert result.stdout.count(".") == 2
    assert "LONGHAND_KEYS_DIR is set" in result.stderr


def test_token_in_a_folder_that_cannot_be_written_says_what_to_do(runner: CliRunner, home: Path) -> None:
    home.write_text("in the way")
    result = license_command(runner, "token")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "LONGHAND_HOME" in result.stderr

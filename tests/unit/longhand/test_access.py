import os
import stat
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.errors.client import ApiUnknown, ClientFileInvalid, KeyMissing
from longhand.__main__ import app
from longhand.client import Access, find_access
from longhand.client.access import _address
from longhand.here import CloudHere, announced, cloud_here

HERE = "http://127.0.0.1:4567"


@pytest.fixture
def settings(tmp_path):
    """Writes the file of settings."""

    def write(text):
        path = tmp_path / "settings" / "longhand" / "config.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    return write


@pytest.fixture
def running():
    with announced(HERE, "lh_here"):
        yield


def test_the_embedded_cloud_is_found_where_nothing_else_is_said(running):
    assert find_access() == Access(HERE, "lh_here")


def test_a_file_of_settings_comes_before_the_embedded_cloud(running, settings):
    settings('[api]\nurl = "https://file.example/"\nkey = "lh_file"\n')
    assert find_access() == Access("https://file.example", "lh_file")


def test_the_environment_comes_before_the_file(settings, monkeypatch):
    settings('[api]\nurl = "https://file.example"\nkey = "lh_file"\n')
    monkeypatch.setenv("LONGHAND_API_URL", "https://environment.example/v2/")
    monkeypatch.setenv("LONGHAND_API_KEY", "lh_environment")
    assert find_access() == Access("https://environment.example", "lh_environment")


def test_options_come_before_the_environment(tmp_path, monkeypatch):
    monkeypatch.setenv("LONGHAND_API_URL", "https://environment.example")
    monkeypatch.setenv("LONGHAND_API_KEY", "lh_environment")
    (tmp_path / "key").write_text("lh_option\n")
    assert find_access("https://option.example", tmp_path / "key") == Access(
        "https://option.example", "lh_option"
    )


def test_a_key_is_not_sent_to_another_address_than_the_one_it_was_given_for(running, settings):
    settings('[api]\nurl = "https://file.example"\nkey = "lh_file"\n')
    with pytest.raises(KeyMissing, match=r"other\.example"):
        find_access("https://other.example")


def test_the_embedded_cloud_needs_no_key_to_be_named_by_its_address(running):
    assert find_access(HERE + "/v2").key == "lh_here"


def test_a_key_of_a_file_without_an_address_is_for_whatever_is_named(settings):
    settings('[api]\nkey = "lh_file"\n')
    assert find_access("https://any.example").key == "lh_file"


def test_another_file_of_settings_can_be_named(tmp_path, monkeypatch):
    (tmp_path / "mine.toml").write_text('[api]\nurl = "https://mine.example"\nkey = "lh_mine"\n')
    monkeypatch.setenv("LONGHAND_CONFIG", str(tmp_path / "mine.toml"))
    assert find_access().url == "https://mine.example"
    monkeypatch.setenv("LONGHAND_CONFIG", str(tmp_path / "none.toml"))
    with pytest.raises(ClientFileInvalid, match=r"cannot read .*none\.toml"):
        find_access()


def test_calls_are_signed_where_that_is_asked_for(settings, monkeypatch):
    settings('[api]\nurl = "https://file.example"\nauth = "iam"\n')
    assert find_access() == Access("https://file.example", signs=True)
    monkeypatch.setenv("LONGHAND_API_AUTH", "key")
    with pytest.raises(KeyMissing):
        find_access()


def test_nothing_at_all_is_an_error_that_says_what_to_do(runner):
    result = runner.invoke(app, ["jobs"])
    assert result.exit_code == 2
    assert "it is not known where the API is" in result.stderr
    assert "longhand local" in result.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[api", "is no TOML"),
        ('[api]\nkeys = "x"\n', "has no 'keys'"),
        ("[api]\nurl = 1\n", "url is to be a text"),
        ("api = 1\n", "is to be a section"),
        ('[api]\nauth = "none"\nurl = "http://h"\n', "`key` or `iam`"),
        ("\xff", "is no TOML"),
    ],
)
def test_a_file_of_settings_with_a_mistake_is_refused_with_it(settings, text, said):
    settings("").write_bytes(text.encode("latin-1"))
    with pytest.raises(ClientFileInvalid, match=said):
        find_access()


@pytest.mark.parametrize(
    "url",
    ["host", "ftp://host", "http://", "http://h:x", "https://u:p@h", "https://h/?a=1", "https://h/#a", " "],
)
def test_what_is_no_address_of_an_api_is_refused(url):
    with pytest.raises(ApiUnknown, match="is no address"):
        find_access(url)


@given(st.sampled_from(["http", "https"]), st.from_regex(r"[a-z]{1,10}(:[1-9][0-9]{0,3})?", fullmatch=True))
def test_an_address_may_end_as_the_clients_of_the_v2_api_want_it(scheme, host):
    wanted = f"{scheme}://{host}"
    assert {_address(wanted + end) for end in ("", "/", "/v2", "/v2/")} == {wanted}


@given(st.text())
def test_any_text_is_an_address_or_refused(text):
    try:
        address = _address(text)
    except ApiUnknown:
        return
    assert address.startswith("http")
    assert _address(address) == address


@pytest.mark.parametrize("key", ["", "\n", "two words", "lh_ä"])
def test_a_key_that_cannot_be_one_is_refused_without_being_shown(tmp_path, key):
    (tmp_path / "key").write_text(key)
    with pytest.raises(KeyMissing) as refused:
        find_access(HERE, tmp_path / "key")
    assert not key.strip() or key not in str(refused.value)


def test_a_key_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(ClientFileInvalid, match="cannot read the key in"):
        find_access(HERE, tmp_path / "none")


def test_a_key_is_not_shown_by_accident():
    assert "lh_" not in repr(Access(HERE, "lh_secret"))


def test_a_cloud_is_announced_for_its_user_alone_and_as_long_as_it_runs(home):
    with announced(HERE, "lh_here") as told:
        assert told
        assert stat.S_IMODE((home / "local.json").stat().st_mode) == 0o600
        assert cloud_here().api_key == "lh_here"
    assert cloud_here() is None
    assert not (home / "local.json").exists()


def test_what_a_killed_one_left_behind_does_not_count(home):
    home.mkdir()
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait(60)
    with announced("http://127.0.0.1:1", "lh_old"):
        text = (home / "local.json").read_text()
    (home / "local.json").write_text(text.replace(str(os.getpid()), str(ended.pid)))
    assert cloud_here() is None
    with announced(HERE, "lh_here") as told:
        assert told


def test_a_later_process_of_the_same_id_is_not_taken_for_it():
    assert not CloudHere(HERE, "lh", os.getpid(), started="1").is_alive
    assert CloudHere(HERE, "lh", os.getpid()).is_alive


def test_the_first_of_two_stays_announced(home):
    with announced(HERE, "lh_first"):
        (home / "local.json").write_text(
            (home / "local.json")
            .read_text()
            .replace(str(os.getpid()), str(os.getppid()))
            .replace(cloud_here().started, "")
        )
        with announced("http://127.0.0.1:1", "lh_second") as told:
            assert not told
            assert cloud_here().api_key == "lh_first"
        assert cloud_here().api_key == "lh_first"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"api_url": 1}', '{"pid": "x"}'])
def test_a_file_that_is_no_announcement_is_passed_over(home, text):
    home.mkdir()
    (home / "local.json").write_text(text)
    assert cloud_here() is None


def test_where_it_cannot_be_announced_it_runs_all_the_same(home):
    home.write_text("a file where the folder should be")
    with announced(HERE, "lh_here") as told:
        assert not told

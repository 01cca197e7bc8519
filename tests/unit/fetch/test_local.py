import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.errors.fetch import FetchNotFound, FetchRefused, FetchTooLarge
from transcriber.fetch.fetch import FetchLimits, FetchSource, fetch


def fetched(url, tmp_path, **limits):
    return fetch(FetchSource(url), tmp_path / "target", FetchLimits(**limits))


@pytest.fixture
def recording(tmp_path):
    path = tmp_path / "call one.wav"
    path.write_bytes(b"RIFF")
    return path


def test_a_local_file_is_used_where_it_lies(recording, tmp_path):
    assert fetched(recording.as_uri(), tmp_path) == recording
    assert not (tmp_path / "target").exists()


def test_localhost_and_no_authority_at_all_mean_this_machine(recording, tmp_path):
    path = recording.as_uri().removeprefix("file://")
    assert fetched(f"file://localhost{path}", tmp_path) == recording
    assert fetched(f"FILE:{path}", tmp_path) == recording


@given(name=st.text(st.characters(exclude_characters="/\0", codec="utf-8"), min_size=1, max_size=40))
def test_any_name_of_a_file_survives_percent_encoding(name, tmp_path_factory):
    if name in {".", ".."}:
        return
    folder = tmp_path_factory.getbasetemp()
    path = folder / ("x" + name)
    if len(os.fsencode(path.name)) > 200:
        return
    path.write_bytes(b"")
    assert fetched(path.as_uri(), folder) == path
    path.unlink()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("file://server/share/a.wav", "three slashes"),
        ("file:tmp/a.wav", "absolute path"),
        ("file:///tmp/a.wav?x=1", "%3F"),
        ("file:///tmp/a%00.wav", "absolute path"),
    ],
)
def test_what_names_no_file_of_this_machine_is_refused(url, words, tmp_path):
    with pytest.raises(FetchRefused, match=words):
        fetched(url, tmp_path)


def test_a_folder_and_a_device_are_refused(tmp_path):
    with pytest.raises(FetchRefused, match="a folder"):
        fetched(tmp_path.as_uri(), tmp_path)
    with pytest.raises(FetchRefused, match="a device"):
        fetched("file:///dev/null", tmp_path)


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(FetchNotFound, match=r"/none\.wav cannot be read: No such file"):
        fetched("file:///none.wav", tmp_path)


def test_a_file_this_user_may_not_read_is_named(recording, tmp_path, monkeypatch):
    monkeypatch.setattr(os, "access", lambda *_: False)  # a file mode would not stop root
    with pytest.raises(FetchNotFound, match="may not read it"):
        fetched(recording.as_uri(), tmp_path)


def test_a_file_over_the_limit_is_too_large(recording, tmp_path):
    assert fetched(recording.as_uri(), tmp_path, max_bytes=4) == recording
    with pytest.raises(FetchTooLarge, match="4 bytes, of at most 3"):
        fetched(recording.as_uri(), tmp_path, max_bytes=3)


def test_headers_for_a_file_are_warned_of(recording, tmp_path, caplog):
    fetch(FetchSource(recording.as_uri(), ("A: secret",)), tmp_path / "target", FetchLimits())
    assert "of no use" in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.parametrize("url", ["ftp://example.org/a", "data:,x", "gopher://x", "concat:/a|/b", "s3://b/k"])
def test_other_schemes_are_refused_by_name(url, tmp_path):
    with pytest.raises(FetchRefused, match=f"the scheme '{url.partition(':')[0]}' is not allowed"):
        fetched(url, tmp_path)


@pytest.mark.parametrize("url", ["", "/tmp/a.wav", "http://[::1", "http://", "http://a b/", "http://a:x/"])
def test_what_is_no_url_is_refused(url, tmp_path):
    with pytest.raises(FetchRefused, match="not a URL"):
        fetched(url, tmp_path)

"""URLs and headers of a job config. What is refused of them, tests/unit/contract/outbound has."""

from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.errors.fetch import FetchRefused
from contract.outbound.target import parse
from transcriber.fetch.asked import read
from transcriber.fetch.values import FetchSource


def asked(url, *auth_headers):
    return read(FetchSource(url, auth_headers))


def test_a_url_and_its_headers_are_taken_apart():
    assert asked("https://example.org/a.wav?x=1", "X-Key: 1") == (
        parse("https://example.org/a.wav?x=1"),
        (("X-Key", "1"),),
    )


@pytest.mark.parametrize(
    ("user", "value"),
    [
        ("me:p%40ss", "Basic bWU6cEBzcw=="),
        ("me:a:b", "Basic bWU6YTpi"),
        ("me:", "Basic bWU6"),
        ("me", "Basic bWU6"),
        ("m%C3%BC:x", "Basic bcO8Ong="),
    ],
)
def test_user_and_password_of_the_url_become_a_header(user, value):
    target, headers = asked(f"HTTPS://{user}@example.org/a.wav", "X-Key: 1")
    assert target == parse("https://example.org/a.wav")
    assert headers == (("Authorization", value), ("X-Key", "1"))


def test_the_same_header_in_auth_headers_wins():
    _, headers = asked("https://me:secret@example.org/", "authorization: Bearer x")
    assert headers == (("authorization", "Bearer x"),)


@pytest.mark.parametrize(
    "url",
    [
        "http://@example.org/",
        "http://a@b@example.org/",
        "http://me:topsecret\\@example.org/",
        "http://me topsecret@example.org/",
        "http://mé:topsecret@example.org/",
        "http://me:topsecret\n@example.org/",
        "http://example.org\\@127.0.0.1/",
        "http://[::1]@example.org/",
    ],
)
def test_a_user_that_programs_may_read_differently_is_refused(url):
    with pytest.raises(FetchRefused, match="not a URL that can be used") as refusal:
        asked(url)
    assert "topsecret" not in str(refusal.value)


PIECES = st.text(st.sampled_from("ab1.:/@[]?#\\%40-_ü \t~;"), max_size=24)


@given(st.builds("{}{}".format, st.sampled_from(["http://", "HTTPS://", "http:/"]), PIECES))
def test_the_host_is_the_same_to_whoever_reads_the_url(url):
    try:
        target, headers = asked(url)
    except FetchRefused:
        return
    parts = urlsplit(url)
    if url.isascii():
        assert parts.hostname.strip("[]").removesuffix(".") == target.host
    assert bool(headers) == (parts.username is not None)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("topsecret", r"fetch_data\.auth_headers\[1\] is not a header"),
        ("A: topsecret\r\nHost: inside", r"fetch_data\.auth_headers\[1\] is not a header"),
        ("Host: topsecret", r"fetch_data\.auth_headers\[1\] is not allowed: Host is not for users to set"),
    ],
)
def test_a_header_that_cannot_be_used_is_named_by_its_place_and_not_shown(line, why):
    with pytest.raises(FetchRefused, match=why) as refusal:
        asked("https://example.org/", "X: y", line)
    assert "topsecret" not in str(refusal.value)


def test_neither_url_nor_headers_of_a_source_are_in_its_repr():
    source = FetchSource("https://me:topsecret@example.org/?topsecret", ("A: topsecret",))
    assert "topsecret" not in repr(source)

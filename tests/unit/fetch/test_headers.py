import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.errors.fetch import FetchRefused
from transcriber.fetch.headers import parse_headers, request_headers
from transcriber.fetch.location import follow, parse_location

HERE = parse_location("https://example.org/a.wav")


def test_a_line_is_taken_apart_at_its_first_colon():
    assert parse_headers(["Authorization: Basic a:b ", "X-Empty:"]) == (
        ("Authorization", "Basic a:b"),
        ("X-Empty", ""),
    )


@pytest.mark.parametrize(
    "line",
    [
        "Authorization Bearer topsecret",
        ": topsecret",
        "A b: topsecret",
        "A: topsecret\r\nHost: inside",
        "A: topsecret\nX: y",
        "A: topsecret\0",
        "A: topsecret é",
    ],
)
def test_what_is_no_header_is_refused_without_showing_its_value(line):
    with pytest.raises(FetchRefused, match=r"auth_headers\[1\] is not a header") as caught:
        parse_headers(["X: y", line])
    assert "topsecret" not in str(caught.value)


@pytest.mark.parametrize("name", ["Host", "content-length", "Transfer-Encoding", "TE", "Range", "Connection"])
def test_headers_that_steer_the_connection_are_not_the_users(name):
    with pytest.raises(FetchRefused, match=f"{name} is set by the program itself"):
        parse_headers([f"{name}: x"])


@given(st.lists(st.text(max_size=60), max_size=4))
def test_no_line_ever_brings_a_line_break_into_a_request(lines):
    try:
        headers = parse_headers(lines)
    except FetchRefused:
        return
    assert not any(character in "".join(name + value) for name, value in headers for character in "\r\n\0")


def test_a_header_of_the_user_wins_over_the_usual_one():
    headers = request_headers(HERE, (("user-agent", "mine"),))
    assert [value for name, value in headers if name.lower() == "user-agent"] == ["mine"]


def test_user_and_password_of_the_url_become_a_header_unless_there_is_one():
    location = parse_location("https://me:p%40ss@example.org/a.wav")
    assert ("Authorization", "Basic bWU6cEBzcw==") in request_headers(location, ())
    given = request_headers(location, (("Authorization", "Bearer x"),))
    assert [value for name, value in given if name == "Authorization"] == ["Bearer x"]


def test_a_location_is_shown_without_its_secrets():
    location = parse_location(
        "https://me:topsecret@Example.org:8443/a b.wav?sig=topsecret#topsecret".replace(" ", "%20")
    )
    assert str(location) == "https://example.org:8443/a%20b.wav"
    assert "topsecret" not in repr(location)
    assert location.target == "/a%20b.wav?sig=topsecret"


def test_letters_beyond_ascii_are_encoded_as_browsers_do():
    location = parse_location("http://bücher.example/grüße.wav?x=ü")
    assert location.host == "xn--bcher-kva.example"
    assert location.target == "/gr%C3%BC%C3%9Fe.wav?x=%C3%BC"


@pytest.mark.parametrize(
    ("reference", "address"),
    [
        ("/b.wav", "https://example.org/b.wav"),
        ("b.wav", "https://example.org/b.wav"),
        ("//other.example/b.wav", "https://other.example/b.wav"),
        ("https://other.example:444/b.wav", "https://other.example:444/b.wav"),
    ],
)
def test_a_redirect_may_be_relative(reference, address):
    assert str(follow(HERE, reference)) == address


@pytest.mark.parametrize(
    "reference", ["http://example.org/a.wav", "file:///etc/passwd", "ftp://x/y", "http://[::1"]
)
def test_a_redirect_to_less_than_https_is_refused(reference):
    with pytest.raises(FetchRefused):
        follow(HERE, reference)

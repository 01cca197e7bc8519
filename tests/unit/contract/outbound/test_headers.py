"""Headers that users give."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.outbound.errors import OutboundRefused
from contract.outbound.headers import merged, read_headers


def test_lines_become_names_and_values():
    lines = ["Authorization: Bearer abc", "X-Key:1", "X-Empty:", "X-Colon: a:b ", "X-Key: 2"]
    assert read_headers(lines) == (
        ("Authorization", "Bearer abc"),
        ("X-Key", "1"),
        ("X-Empty", ""),
        ("X-Colon", "a:b"),
        ("X-Key", "2"),
    )


@pytest.mark.parametrize(
    "line",
    [
        "",
        "secret",
        ": secret",
        "a b: secret",
        "Authorization : secret",
        "ä: secret",
        " X: secret",
        "X\n: secret",
    ],
)
def test_a_line_that_is_no_header_is_refused(line):
    with pytest.raises(OutboundRefused, match=r"auth_headers\[1\] is not a header") as refusal:
        read_headers(["X: 1", line])
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize(
    "value", ["secret\r\nHost: x", "secret\n", "secret\0", "secret\x7f", "sécret", "\u2028secret"]
)
def test_a_value_that_could_be_more_than_a_value_is_refused_and_not_repeated(value):
    with pytest.raises(OutboundRefused, match="printable ASCII") as refusal:
        read_headers([f"X-Key: {value}"])
    assert "cret" not in str(refusal.value)


@pytest.mark.parametrize(
    "name",
    [
        *(
            "Host",
            "HOST",
            "Content-Length",
            "content-type",
            "Content-Encoding",
            "Transfer-Encoding",
            "Connection",
        ),
        *(
            "Keep-Alive",
            "TE",
            "Trailer",
            "Upgrade",
            "Expect",
            "Proxy-Authorization",
            "Proxy-Connection",
            "Range",
        ),
        *("If-Range", "If-None-Match", "Accept-Encoding"),
    ],
)
def test_headers_that_steer_the_connection_are_not_for_users(name):
    with pytest.raises(OutboundRefused, match=f"is not allowed: {name} is not"):
        read_headers([f"{name}: secret"])


@given(st.lists(st.text(max_size=20)))
def test_what_is_accepted_can_never_begin_another_line(lines):
    try:
        pairs = read_headers(lines)
    except OutboundRefused:
        return
    for name, value in pairs:
        assert (name + value).isascii()
        assert not set(name + value) & set("\r\n\0")


def test_what_is_given_takes_the_place_of_the_usual():
    usual = (("Accept", "*/*"), ("User-Agent", "Longhand"))
    assert merged(usual, (("user-agent", "me"), ("X", "1"), ("X", "2"))) == (
        ("Accept", "*/*"),
        ("user-agent", "me"),
        ("X", "1"),
        ("X", "2"),
    )

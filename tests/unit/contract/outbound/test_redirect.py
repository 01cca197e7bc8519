"""Redirects, and what goes along with them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.outbound.errors import OutboundRefused
from contract.outbound.redirect import follow
from contract.outbound.target import parse

HERE = parse("https://example.com/a/b?x=1")
KEY = (("Authorization", "Bearer secret"),)


@pytest.mark.parametrize(
    ("reference", "onward"),
    [
        ("/b?y=2", "https://example.com/b?y=2"),
        ("c", "https://example.com/a/c"),
        ("?z", "https://example.com/a/b?z"),
        ("//other.example/b", "https://other.example/b"),
        ("https://other.example:444/", "https://other.example:444/"),
        ("../../..", "https://example.com/"),
    ],
)
def test_a_redirect_is_read_from_where_it_was_met(reference, onward):
    assert follow(HERE, (), reference)[0] == parse(onward)


@pytest.mark.parametrize(
    "reference",
    [
        *(
            "http://example.com/",
            "file:///etc/passwd",
            "//me@other.example/",
            "https://[::1",
            "https://2130706433/",
        ),
        *("\\\\other.example\\", "/a\nb", "/a b", "https:///", "///a", "https:b", "a:b", "https://\uff0e/"),
    ],
)
def test_a_redirect_is_refused_where_its_url_would_be_or_where_it_leaves_https(reference):
    with pytest.raises(OutboundRefused, match="redirects") as refusal:
        follow(parse("https://example.com/a/b?secret"), (), reference)
    assert "secret" not in str(refusal.value)


def test_a_redirect_from_http_to_https_is_followed():
    assert follow(parse("http://example.com/"), (), "https://example.com/")[0].scheme == "https"


@pytest.mark.parametrize(
    "reference", ["/c", "https://example.com/", "https://EXAMPLE.com:443/", "//example.com."]
)
def test_headers_stay_with_the_server_they_were_given_for(reference):
    assert follow(HERE, KEY, reference)[1] == KEY


@pytest.mark.parametrize(
    ("here", "reference"),
    [
        ("https://example.com/", "https://example.com:444/"),
        ("https://example.com/", "https://a.example.com/"),
        ("https://example.com/", "//example.org/"),
        ("http://example.com/", "https://example.com/"),
        ("http://example.com:443/", "https://example.com/"),
    ],
)
def test_headers_go_to_no_other_scheme_host_or_port(here, reference):
    assert follow(parse(here), KEY, reference)[1] == ()


def test_headers_that_were_dropped_stay_so_where_it_leads_back():
    assert follow(*follow(HERE, KEY, "https://other.example/"), "https://example.com/") == (
        parse("https://example.com/"),
        (),
    )


def test_what_is_not_quoted_is_read_as_utf8_if_it_is_that():
    assert follow(HERE, (), "/für".encode().decode("latin-1"))[0].path == "/f%C3%BCr"
    assert follow(HERE, (), "/f\xfcr")[0].path == "/f%C3%BCr"


@given(st.one_of(st.text(max_size=30), st.text(st.sampled_from("ahtps:/\\@.?#[]% \t"), max_size=16)))
def test_no_reference_takes_headers_elsewhere_or_out_of_https(reference):
    try:
        onward, headers = follow(HERE, KEY, reference)
    except OutboundRefused:
        return
    assert onward.scheme == "https"
    assert headers == (KEY if onward.origin == HERE.origin else ())

"""URLs, taken apart."""

from ipaddress import IPv6Address
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from urllib3.util import parse_url

from contract.outbound.errors import OutboundRefused
from contract.outbound.target import parse


@pytest.mark.parametrize(
    ("url", "host", "port", "sent"),
    [
        ("http://example.com", "example.com", 80, "/"),
        ("https://example.com", "example.com", 443, "/"),
        ("HTTPS://Example.COM:8443/A/b.wav?x=1&y=%20", "example.com", 8443, "/A/b.wav?x=1&y=%20"),
        ("https://example.com?x=1#part", "example.com", 443, "/?x=1"),
        ("https://example.com./a", "example.com", 443, "/a"),
        ("https://example.com:/a", "example.com", 443, "/a"),
        ("http://127.0.0.1:80/", "127.0.0.1", 80, "/"),
        ("http://[::1]:8000/", "::1", 8000, "/"),
        ("http://[0:0:0:0:0:ffff:7f00:1]/", "::ffff:7f00:1", 80, "/"),
        ("https://a_b.example.com/", "a_b.example.com", 443, "/"),
        ("https://localhost/", "localhost", 443, "/"),
        ("https://bücher.example/ü?ü=ü", "xn--bcher-kva.example", 443, "/%C3%BC?%C3%BC=%C3%BC"),
        ("https://example.com/a@b:c?u=http://d@e/", "example.com", 443, "/a@b:c?u=http://d@e/"),
        ('https://example.com/"<>^`{|}[]', "example.com", 443, "/%22%3C%3E%5E%60%7B%7C%7D%5B%5D"),
    ],
)
def test_a_url_is_taken_apart(url, host, port, sent):
    target = parse(url)
    assert (target.host, target.port, target.request_target) == (host, port, sent)


REFUSED = {
    "does not begin with http": [
        *("ftp://example.com/", "file:///etc/passwd", "gopher://example.com/", "javascript://example.com/"),
        *("", "example.com", "//example.com/", "http:example.com", "http:/example.com", "data:,x"),
    ],
    "user": [
        *("http://me@example.com/", "http://me:secret@example.com/", "http://@example.com/"),
        *("http://example.com@127.0.0.1/", "http://example.com:80@127.0.0.1/", "http://a@b@127.0.0.1/"),
    ],
    "backslash": [
        *("http://example.com\\@127.0.0.1/", "http:\\\\example.com/", "http://example.com\\.evil.example/"),
        *("http://exam ple.com/", "http://example.com/a b", " http://example.com/", "http://example.com/\n"),
        *(
            "http://exa\tmple.com/",
            "http://example.com/\r\nHost: x",
            "http://example.com/\0",
            "http://a\u200b.com/",
        ),
        "http://example.com/\ud800",
    ],
    "its host is none": [
        *("http://", "http:///a", "http://:80/", "http://./", "http://a..b/", "http://.a/", "http://-a.com/"),
        *(
            "http://a-/",
            "http://exa%6dple.com/",
            "http://127.0.0.1%2f.example/",
            "http://a,b/",
            "http://a;b/",
            "http://*/",
        ),
        *(
            "http://[::1",
            "http://::1/",
            "http://[::1]x/",
            "http://[fe80::1%25eth0]/",
            "http://[v1.a]/",
            "http://[]/",
        ),
        *("http://example.com:80:80/", "http://example.com:http/", "http://example.com:-1/"),
        *(f"http://{'a' * 64}.com/", f"http://{'a.' * 127}com/", "http://example.com:999999/"),
    ],
    "port": ["http://example.com:0/", "http://example.com:65536/", "http://example.com:99999/"],
    "IPv4": [
        *(
            "http://127.1/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://0x7f000001/",
            "http://0177.0.0.1/",
        ),
        *(
            "http://127.0.0.1.1/",
            "http://256.1.1.1/",
            "http://127.0.0.01/",
            "http://1.2.3/",
            "http://0/",
            "http://0x/",
        ),
        *("http://example.1/", "http://127.0.0.0x1/", "http://127.0.0.0X1./"),
    ],
    "IPv6": [
        "http://[1]/",
        "http://[::1::]/",
        "http://[:::]/",
        "http://[127.0.0.1]/",
        "http://[::ffff:1.2.3]/",
    ],
    "ASCII": [
        *(
            "http://\uff11\uff12\uff17.0.0.1/",
            "http://①②⑦.0.0.1/",
            "http://faß.example/",
            "http://ⓔxample.com/",
        ),
        *("http://example。com/", "http://a\u0301.example/", "http://℀.example/", "http://exampleﹺ80/"),
    ],
}


@pytest.mark.parametrize(("why", "url"), [(why, url) for why, urls in REFUSED.items() for url in urls])
def test_what_programs_read_differently_is_refused_with_a_word_on_why(why, url):
    with pytest.raises(OutboundRefused) as refusal:
        parse(url)
    assert why in refusal.value.detail
    assert "secret" not in str(refusal.value)


PIECES = st.text(st.sampled_from("ab1.:/@[]?#\\%x-_ü。\t ~0;"), max_size=24)
PRINTED = st.text(st.characters(categories=["L", "N", "P", "S"], exclude_characters="\\"), max_size=20)
URLS = st.one_of(
    st.builds(
        "https://{}.example:{}/{}".format,
        st.from_regex(r"[a-z0-9]+", fullmatch=True),
        st.integers(1, 65535),
        PRINTED,
    ),
    st.builds("{}{}".format, st.sampled_from(["http://", "https://", "HTTP://", "http:/", ""]), PIECES),
    st.builds(
        "http://{}{}/{}".format,
        st.from_regex(r"[a-z0-9.\-\[\]:]{1,12}", fullmatch=True),
        st.sampled_from(["", ":80", ":", ":1", "@b"]),
        PIECES,
    ),
    st.text(max_size=30).map("http://{}".format),
)


@given(URLS)
def test_every_parser_finds_the_same_host_in_what_is_accepted(url):
    try:
        target = parse(url)
    except OutboundRefused:
        return
    again = whole(target)
    for text in (url, again) if url.isascii() else (again,):
        assert written_alike(urlsplit(text).hostname) == target.host
        assert written_alike(parse_url(text).host) == target.host
        assert (urlsplit(text).port or target.port) == target.port
        assert (parse_url(text).port or target.port) == target.port


@given(URLS)
def test_what_is_accepted_is_the_same_when_it_is_taken_apart_again(url):
    try:
        target = parse(url)
    except OutboundRefused:
        return
    assert parse(whole(target)) == target
    assert all(" " < character < "\x7f" for character in target.request_target)


def whole(target):
    return f"{target.scheme}://{target.authority}{target.request_target}"


def written_alike(host):
    bare = host.strip("[]")
    return str(IPv6Address(bare)) if ":" in bare else bare.removesuffix(".").lower()


def test_neither_text_nor_repr_of_a_target_shows_its_query():
    target = parse("https://example.com:444/a?signature=secret")
    assert str(target) == "https://example.com:444/a"
    assert "secret" not in repr(target)


def test_the_text_of_a_target_is_never_long():
    target = parse(f"https://example.com/{'a' * 5000}")
    assert str(target) == f"https://example.com/{'a' * 199}..."
    assert len(target.request_target) == 5001


@pytest.mark.parametrize(
    ("url", "authority"),
    [
        ("http://example.com:80/", "example.com"),
        ("https://example.com:80/", "example.com:80"),
        ("https://[::1]/", "[::1]"),
        ("http://[::1]:81/", "[::1]:81"),
    ],
)
def test_the_usual_port_is_left_out_of_the_host_header(url, authority):
    assert parse(url).authority == authority

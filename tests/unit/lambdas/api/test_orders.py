import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.api.orders import name_in


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://example.com/calls/talk.mp3", "talk.mp3"),
        ("https://example.com/calls/talk%20one.mp3?key=secret#part", "talk one.mp3"),
        ("https://example.com/gr%C3%BC%C3%9Fe.wav", "grüße.wav"),
        ("https://example.com/calls/", "calls"),
        ("https://example.com/a%2Fb.wav", "b.wav"),
        ("https://anna:secret@example.com:8443", "example.com"),
        ("https://example.com/?file=secret.wav", "example.com"),
        ("http://[::1", "recording"),
        ("http://", "recording"),
    ],
)
def test_a_fetched_recording_is_called_what_its_url_ends_with(url, name):
    assert name_in(url) == name


@given(st.text(), st.text())
def test_any_url_gives_a_name_without_what_may_be_secret(path, query):
    name = name_in(f"https://anna:secret@example.com/{path}")
    assert name
    assert "/" not in name
    assert name_in(f"https://example.com/talk.wav?{query}") == "talk.wav"

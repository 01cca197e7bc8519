import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.api.etags import entity_tag, tag_held

PLAIN, GZIPPED = '"abc-txt"', '"abc-txt-gzip"'


@pytest.mark.parametrize(
    ("if_none_match", "accept_encoding", "held"),
    [
        (PLAIN, "", PLAIN),
        (PLAIN, "gzip", PLAIN),
        (GZIPPED, "gzip", GZIPPED),
        (GZIPPED, "", None),
        (GZIPPED, "gzip;q=0", None),
        (f"W/{PLAIN}", "", PLAIN),
        (f'"other", {PLAIN}', "", PLAIN),
        (f"{PLAIN},{GZIPPED}", "gzip", GZIPPED),
        ("*", "gzip", PLAIN),
        ("", "gzip", None),
        ("abc-txt", "gzip", None),
        ('"abc-srt"', "gzip", None),
    ],
)
def test_a_client_has_what_it_names_and_could_be_given(if_none_match, accept_encoding, held):
    assert tag_held(if_none_match, accept_encoding, "abc-txt") == held


@given(st.text(), st.text())
def test_any_header_is_understood_or_passed_over(if_none_match, accept_encoding):
    assert tag_held(if_none_match, accept_encoding, "abc-txt") in {None, PLAIN, GZIPPED}


@given(st.text(st.characters(codec="ascii", exclude_characters='"'), min_size=1))
def test_a_tag_that_was_given_is_known_again(tag):
    assert tag_held(entity_tag(tag, gzipped=True), "gzip", tag) == entity_tag(tag, gzipped=True)

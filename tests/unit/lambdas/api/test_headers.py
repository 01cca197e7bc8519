import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.api.headers import JSON, VENDOR_JSON, accepts_gzip, json_type


@pytest.mark.parametrize(
    ("header", "accepted"),
    [
        ("", False),
        ("gzip", True),
        ("GZIP", True),
        ("x-gzip", True),
        ("gzip, deflate, br", True),
        ("deflate,gzip;q=0.5", True),
        ("br", False),
        ("identity", False),
        ("*", True),
        ("*;q=0", False),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("gzip;q=0, *", False),
        ("gzip;q=0.001", True),
        ("gzip;q=much", False),
        ("notgzip", False),
    ],
)
def test_an_answer_is_compressed_where_the_client_says_so(header, accepted):
    assert accepts_gzip(header) is accepted


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("application/json", JSON),
        (VENDOR_JSON, VENDOR_JSON),
        (f"{VENDOR_JSON}, application/json", JSON),
        (f"{VENDOR_JSON}, */*", JSON),
        (f"{VENDOR_JSON}, application/json;q=0", VENDOR_JSON),
        (f"{VENDOR_JSON};q=0", JSON),
        ("text/plain", JSON),
    ],
)
def test_json_has_the_vendors_name_where_that_alone_is_accepted(header, kind):
    assert json_type(header) == kind


@given(st.text())
def test_any_header_is_understood_or_passed_over(header):
    assert accepts_gzip(header) in {True, False}
    assert json_type(header) in {JSON, VENDOR_JSON}

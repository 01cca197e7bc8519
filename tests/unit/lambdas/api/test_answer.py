import base64
import gzip
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.errors.api import AnswerTooLarge
from lambdas.api.answer import MAX_PAYLOAD_BYTES, Answer, _most_escaped, pack


def packed(body, accept_encoding="", **answer):
    return pack(Answer(body, "text/plain", **answer), accept_encoding)


def sent(result):
    body = base64.b64decode(result.body) if result.is_base64 else result.body.encode()
    return gzip.decompress(body) if "Content-Encoding" in result.headers else body


@given(st.binary(), st.sampled_from(["", "gzip"]))
def test_every_body_arrives_as_it_is(body, accept_encoding):
    assert sent(packed(body * 100, accept_encoding)) == body * 100


@given(st.text())
def test_no_text_is_longer_as_json_than_was_counted(text):
    assert len(json.dumps(text)) - 2 <= _most_escaped(text.encode())


@pytest.mark.parametrize("sign", ["x", '"', "\x00", "ä", "ы", "語", "😀", "\n"])
@pytest.mark.parametrize("length", [900_000, 1_100_000, 2_200_000, 3_400_000])
def test_what_is_answered_fits_through_a_function_url(sign, length):
    result = packed((sign * length)[:length].encode()[:4_500_000].decode(errors="ignore").encode())
    payload = {"statusCode": 200, "headers": result.headers, "body": result.body, "isBase64Encoded": True}
    assert len(json.dumps(payload)) <= MAX_PAYLOAD_BYTES


def test_what_fits_in_no_way_is_refused_with_how_long_it_is():
    with pytest.raises(AnswerTooLarge, match="the answer takes 9333336 bytes"):
        packed(b"x" * 7_000_000)


def test_short_answers_are_not_compressed():
    assert packed(b"x" * 100, "gzip").body == "x" * 100


def test_an_answer_that_has_no_tag_is_not_kept():
    headers = packed(b"x").headers
    assert headers["Cache-Control"] == "no-store"
    assert "ETag" not in headers


def test_the_tag_of_what_is_compressed_is_another_one():
    tags = [packed(b"x" * 2000, encoding, tag="abc").headers["ETag"] for encoding in ("", "gzip")]
    assert tags == ['"abc"', '"abc-gzip"']

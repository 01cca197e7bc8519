import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcriber.license.base64url import IllegalBase64Error, decode

ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
NOT_IN_ALPHABET = st.integers(0, 255).filter(lambda byte: byte not in ALPHABET + b"\r\n")


def encode(data: bytes) -> bytes:
    return base64.urlsafe_b64encode(data).rstrip(b"=")


@given(st.binary())
def test_what_was_encoded_is_decoded(data: bytes) -> None:
    assert decode(encode(data)) == data


@given(st.binary(min_size=1), st.data())
def test_line_breaks_anywhere_change_nothing(data: bytes, draw: st.DataObject) -> None:
    text = encode(data)
    place = draw.draw(st.integers(0, len(text)))
    assert decode(text[:place] + b"\r\n" + text[place:]) == data


@given(st.binary(), NOT_IN_ALPHABET, st.data())
def test_a_bad_byte_is_named_by_its_place(data: bytes, bad: int, draw: st.DataObject) -> None:
    text = encode(data)
    place = draw.draw(st.integers(0, len(text)))
    with pytest.raises(IllegalBase64Error) as error:
        decode(text[:place] + bytes([bad]) + text[place:])
    assert error.value.offset == place


@given(st.binary(min_size=1), NOT_IN_ALPHABET, NOT_IN_ALPHABET)
def test_of_two_bad_bytes_the_first_is_named(data: bytes, first: int, second: int) -> None:
    with pytest.raises(IllegalBase64Error) as error:
        decode(bytes([first]) + encode(data) + bytes([second]))
    assert error.value.offset == 0


@given(st.text(alphabet=ALPHABET.decode(), min_size=1).map(str.encode))
def test_a_text_cut_within_a_group_is_named_where_go_names_it(text: bytes) -> None:
    # Go gives the start of the last group when only one character of it is there, and takes two or three.
    if len(text) % 4 == 1:
        with pytest.raises(IllegalBase64Error) as error:
            decode(text)
        assert error.value.offset == len(text) - 1
    else:
        assert len(decode(text)) == len(text) * 3 // 4


def test_padding_is_a_bad_byte() -> None:
    with pytest.raises(IllegalBase64Error) as error:
        decode(b"QQ==")
    assert error.value.offset == 2

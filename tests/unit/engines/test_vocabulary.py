import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.errors.models import ModelsCorrupt
from transcriber.engines.moonshine.tokens import WORD_START, Vocabulary, read_vocabulary

LONGEST = 127 + 255 * 128
"""Bytes of the longest token that the file can hold."""

CONTROL = [b"<unk>", b"<s>", b"</s>"]
SPACE = WORD_START.decode()


def written(tokens):
    """The file of these tokens, after the rules of its format."""
    data = b""
    for token in tokens:
        length = len(token)
        data += bytes([length]) if length < 128 else bytes([128 + length % 128, length // 128])
        data += token
    return data


@pytest.fixture
def vocabulary(tmp_path):
    """Make a vocabulary of these words, whose ids begin at 3."""

    def make(*tokens):
        path = tmp_path / "tokenizer.bin"
        path.write_bytes(
            written([*CONTROL, *(token.encode() if isinstance(token, str) else token for token in tokens)])
        )
        return Vocabulary(path)

    return make


@given(st.lists(st.binary(max_size=300), max_size=30))
def test_what_was_written_is_read_again(tokens):
    assert read_vocabulary(written(tokens)) == tokens


@pytest.mark.parametrize("length", [0, 1, 126, 127, 128, 129, 255, 256, 257, 16_383, 16_384, LONGEST])
def test_tokens_of_every_length_are_read(length):
    tokens = [b"before", b"x" * length, b"after"]
    assert read_vocabulary(written(tokens)) == tokens


def test_lengths_from_128_up_have_their_lower_seven_bits_first():
    assert read_vocabulary(bytes([0x80 + 2, 1]) + b"y" * 130) == [b"y" * 130]


def test_a_length_of_nought_is_a_token_without_text():
    assert read_vocabulary(b"\0\0\x01a\0") == [b"", b"", b"a", b""]


@given(st.lists(st.binary(min_size=1, max_size=200), min_size=1, max_size=8), st.data())
def test_a_file_that_ends_within_its_last_token_is_damaged(tokens, data):
    whole = written(tokens)
    last = len(written(tokens[-1:]))
    missing = data.draw(st.integers(1, last - 1))
    with pytest.raises(ModelsCorrupt, match="ends within a token"):
        read_vocabulary(whole[:-missing])


@given(st.binary(max_size=400))
def test_any_bytes_are_tokens_or_damage_but_never_anything_else(data):
    try:
        tokens = read_vocabulary(data)
    except ModelsCorrupt:
        return
    assert sum(map(len, tokens)) <= len(data)


def test_the_file_of_the_pack_has_all_tokens_of_the_model(models):
    tokens = read_vocabulary((models / "tiny-en" / "tokenizer.bin").read_bytes())
    assert len(tokens) == 32_768
    assert tokens[:3] == CONTROL
    assert tokens[3:259] == [bytes([value]) for value in range(256)]
    assert SPACE.encode() + b"the" in tokens


def test_a_space_stands_before_each_word_and_none_around_the_text(vocabulary):
    made = vocabulary(f"{SPACE}it", f"{SPACE}is", "n", "'t", f"{SPACE}{SPACE}")
    assert made.text([3, 4, 5, 6]) == "it isn't"
    assert made.text([7, 3, 7]) == "it"
    assert made.text([]) == ""


def test_only_tokens_with_a_space_start_a_word(vocabulary):
    made = vocabulary(f"{SPACE}it", "it", "")
    assert [made.starts_word(token) for token in (3, 4, 5)] == [True, False, False]


@given(st.text(alphabet="aé世🎵", min_size=1, max_size=6), st.data())
def test_a_character_may_be_spread_over_tokens(tmp_path_factory, text, data):
    encoded = text.encode()
    cuts = sorted(data.draw(st.sets(st.integers(0, len(encoded)))))
    parts = [encoded[a:b] for a, b in zip([0, *cuts], [*cuts, len(encoded)], strict=True)]
    path = tmp_path_factory.mktemp("vocabulary") / "tokenizer.bin"
    path.write_bytes(written([*CONTROL, *parts]))
    assert Vocabulary(path).text(range(3, 3 + len(parts))) == text


def test_a_character_cut_short_is_left_out_and_the_rest_stays(vocabulary):
    made = vocabulary(f"{SPACE}caf", b"\xc3", b"\xa9", f"{SPACE}noir")
    assert made.text([3, 4, 5, 6]) == "café noir"
    assert made.text([3, 4, 6]) == "caf noir"
    assert made.text([5, 6]) == "noir"


@pytest.mark.parametrize("control", [0, 1, 2])
def test_names_of_control_tokens_are_never_written(vocabulary, control):
    made = vocabulary(f"{SPACE}it")
    assert made.text([3, control, 3]) == "it it"
    assert not made.starts_word(control)

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.errors.models import ModelsCorrupt
from tests.unit.engines.parakeet.conftest import PIECES
from transcriber.engines.parakeet.decoding import Heard
from transcriber.engines.parakeet.guards import runs_in_circles
from transcriber.engines.parakeet.vocabulary import Vocabulary
from transcriber.engines.parakeet.words import words
from transcriber.speech import Chunk

SILENCE = Chunk(0, 0.0, np.zeros(16_000 * 60, np.float32))


def written(vocabulary, text):
    """Texts of the words of pieces, which are given with spaces between them, one in every frame."""
    heard = [Heard(PIECES.index(piece), index, 1, -0.1) for index, piece in enumerate(text.split(" "))]
    return [word.text for word in words(vocabulary, heard, SILENCE)]


@pytest.mark.parametrize(
    ("pieces", "expected"),
    [
        ("▁a t ▁b", ["at", "b"]),
        ("s t", ["st"]),
        ("▁a , ▁b .", ["a,", "b."]),
        ("▁a ▁ . ▁b", ["a.", "b"]),
        ("▁a ▁. ▁b", ["a.", "b"]),
        (". ▁a", [".", "a"]),
        ("▁¿ ▁a ?", ["¿a?"]),
        ("▁a ▁¿ b t ?".replace("b ", "s "), ["a", "¿st?"]),
        ("▁ 2 2 ▁% .", ["22", "%."]),
        ("▁1 2 . 2 º", ["12.2º"]),
        ("<unk> ▁a <|nospeech|> t", ["at"]),
        ("<unk> ▁", []),
    ],
)
def test_pieces_become_words_as_they_are_written(vocabulary, pieces, expected):
    assert written(vocabulary, pieces) == expected


@given(st.lists(st.sampled_from(range(len(PIECES))), max_size=30))
def test_no_text_is_lost_and_no_word_is_empty(tmp_path_factory, tokens):
    path = tmp_path_factory.mktemp("any") / "vocab.txt"
    path.write_text("".join(f"{piece} {index}\n" for index, piece in enumerate([*PIECES, "<blk>"])), "utf-8")
    vocabulary = Vocabulary(path)
    heard = [Heard(token, index, 1, -0.1) for index, token in enumerate(tokens)]
    found = [word.text for word in words(vocabulary, heard, SILENCE)]
    assert "".join(found) == "".join(vocabulary.pieces[token] for token in tokens).replace("▁", "")
    assert all(found)


@pytest.mark.parametrize(
    ("language", "foreign"),
    [("en", {"▁ж", "▁λ"}), ("ru", {"▁λ"}), ("el", {"▁ж"}), ("pt", {"▁ж", "▁λ"})],
)
def test_letters_of_a_script_that_a_language_is_not_written_in_are_foreign(vocabulary, language, foreign):
    assert {PIECES[token] for token in np.flatnonzero(vocabulary.foreign(language))} == foreign


@pytest.mark.parametrize("content", ["", "▁a 0\n▁b 2\n<blk> 3\n", "▁a 0\n▁b 1\n", "▁a\n<blk> 1\n", "▁a x\n"])
def test_what_is_no_vocabulary_is_told(tmp_path, content):
    (tmp_path / "vocab.txt").write_text(content, "utf-8")
    with pytest.raises(ModelsCorrupt, match=r"vocab\.txt is no vocabulary of a Parakeet"):
        Vocabulary(tmp_path / "vocab.txt")


def heard(tokens, frames):
    return [Heard(token, frame, 1, -0.1) for token, frame in zip(tokens, frames, strict=True)]


def test_a_loop_is_told_by_having_no_time_wherever_it_stands():
    assert runs_in_circles(heard([7] * 10, [3] * 10))
    assert runs_in_circles(heard([1, 2, *[7, 8] * 5, 3, 4], [0, 4, *[5] * 10, 20, 22]))
    assert not runs_in_circles(heard([7] * 10, range(0, 20, 2)))
    assert not runs_in_circles(heard([7] * 4, [3] * 4))
    assert not runs_in_circles(heard(range(20), [3] * 20))

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.samples import tone
from tests.unit.engines.test_vocabulary import CONTROL, SPACE, written
from transcriber.engines.moonshine.architecture import SAMPLES_PER_FRAME
from transcriber.engines.moonshine.biasing.track import Match, Track
from transcriber.engines.moonshine.decoding import Hypothesis
from transcriber.engines.moonshine.tokens import Vocabulary
from transcriber.engines.moonshine.words import words
from transcriber.speech import SAMPLE_RATE, Chunk

TEXTS = [
    f"{SPACE}it",
    f"{SPACE}is",
    "n",
    "'t",
    f"{SPACE}",
    ",",
    f"{SPACE}\N{EIGHTH NOTE}",
    "\N{EIGHTH NOTE}",
    f"{SPACE}$",
]
IT, IS, N, T, GAP, COMMA, NOTE, MORE_NOTES, DOLLAR = range(3, 12)
FRAMES = 100


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory):
    path = tmp_path_factory.mktemp("vocabulary") / "tokenizer.bin"
    path.write_bytes(written([*CONTROL, *(text.encode() for text in TEXTS)]))
    return Vocabulary(path)


def chunk(seconds=2.4, start=10.0):
    return Chunk(0, start, tone(seconds)[0])


def hypothesis(*tokens, scores=None, frames=FRAMES):
    """Tokens that were heard one after the other."""
    attention = np.full((len(tokens), frames), 0.001, np.float32)
    for number in range(len(tokens)):
        attention[number, (number * frames) // len(tokens)] = 0.9
    return Hypothesis(tokens, tuple(scores or [-0.1] * len(tokens)), tuple(attention))


def texts(found):
    return [word.text for word in found]


def test_tokens_make_words_with_their_punctuation(vocabulary):
    assert texts(words(vocabulary, chunk(), hypothesis(IT, IS, N, T, COMMA, IT))) == ["it", "isn't,", "it"]


def test_the_first_token_begins_a_word_even_without_a_space(vocabulary):
    assert texts(words(vocabulary, chunk(), hypothesis(N, T, IT))) == ["n't", "it"]


def test_nothing_heard_is_no_words(vocabulary):
    assert words(vocabulary, chunk(), Hypothesis()) == []


def test_a_space_on_its_own_is_no_word(vocabulary):
    assert texts(words(vocabulary, chunk(), hypothesis(GAP, IT, GAP))) == ["it"]


def test_signs_for_music_are_no_words(vocabulary):
    assert texts(words(vocabulary, chunk(), hypothesis(NOTE, MORE_NOTES, IT, NOTE))) == ["it"]


def test_times_are_from_the_start_of_the_file(vocabulary):
    early = words(vocabulary, chunk(start=0.0), hypothesis(IT, IS))
    late = words(vocabulary, chunk(start=3600.0), hypothesis(IT, IS))
    for one, other in zip(early, late, strict=True):
        assert other.start_seconds - one.start_seconds == pytest.approx(3600)
        assert other.end_seconds - one.end_seconds == pytest.approx(3600)


def test_a_word_lasts_from_its_first_token_to_its_last(vocabulary):
    one = words(vocabulary, chunk(), hypothesis(IT, IS, N, T))
    assert one[0].end_seconds <= 10.0 + 2.4 * 0.35
    assert one[1].end_seconds - one[1].start_seconds > 2.4 * 0.5


@given(
    st.lists(st.integers(3, 2 + len(TEXTS)), min_size=1, max_size=30),
    st.integers(1, 4 * SAMPLE_RATE),
)
def test_times_lie_in_the_chunk_and_never_go_back(vocabulary, tokens, samples):
    frames = max(1, (samples - 500) // SAMPLES_PER_FRAME)
    heard = Chunk(0, 5.0, tone(samples / SAMPLE_RATE)[0])
    found = words(vocabulary, heard, hypothesis(*tokens, frames=frames))
    for word in found:
        assert word.text
        assert word.text == word.text.strip()
        assert 5.0 <= word.start_seconds <= word.end_seconds <= 5.0 + heard.seconds
    assert all(word.end_seconds <= after.start_seconds + 1e-9 for word, after in pairwise(found))


@given(st.lists(st.floats(-100, 1e-6), min_size=1, max_size=6))
def test_confidence_is_a_probability(vocabulary, scores):
    (word,) = words(vocabulary, chunk(), hypothesis(*[IT, N, N, N, N, N][: len(scores)], scores=scores))
    assert 0.0 <= word.confidence <= 1.0


@given(st.floats(-10, 0), st.floats(-10, 0))
def test_a_more_probable_word_has_more_confidence(vocabulary, one, other):
    first, second = words(vocabulary, chunk(), hypothesis(IT, IS, scores=[min(one, other), max(one, other)]))
    assert first.confidence <= second.confidence


def test_the_probability_of_the_end_says_nothing_about_the_last_word(vocabulary):
    sure = hypothesis(IT, scores=[-0.01, -0.01])
    unsure = hypothesis(IT, scores=[-0.01, -5.0])
    assert words(vocabulary, chunk(), sure) == words(vocabulary, chunk(), unsure)


def test_what_was_heard_of_the_vocabulary_is_written_as_its_content(vocabulary):
    spoken = hypothesis(IT, IS, N, COMMA, IT)
    heard = replace(spoken, track=Track((Match(first=1, after=3, entry=0, bonus=1.0),)))
    assert texts(words(vocabulary, chunk(), heard, ["Isn"])) == ["it", "Isn,", "it"]


def test_the_words_of_an_entry_share_its_time(vocabulary):
    spoken = hypothesis(IT, IS, N, COMMA, IT)
    heard = replace(spoken, track=Track((Match(first=1, after=3, entry=0, bonus=1.0),)))
    found = words(vocabulary, chunk(), heard, ["Is Not"])
    assert texts(found) == ["it", "Is", "Not,", "it"]
    assert found[1].end_seconds == found[2].start_seconds
    assert all(word.start_seconds <= word.end_seconds for word in found)
    assert found[2].end_seconds <= found[3].start_seconds + 1e-6


def heard_with(vocabulary, tokens, choices):
    scores = tuple(np.log([0.9, 0.6, 0.8][: len(tokens)]))
    attention = tuple(np.full(FRAMES, 1 / FRAMES, np.float32) for _ in tokens)
    pairs = tuple((np.array(ids), np.log(np.array(odds, np.float32))) for ids, odds in choices)
    return words(vocabulary, chunk(), Hypothesis(tokens, scores, attention, choices=pairs))


def test_a_written_mark_has_the_probability_of_its_token(vocabulary):
    (it,) = heard_with(vocabulary, (IT, COMMA), [])

    assert (it.text, it.unwritten_mark) == ("it,", None)
    assert it.mark_confidence == pytest.approx(0.6)


def test_a_mark_that_was_weighed_and_not_written_is_known_with_its_probability(vocabulary):
    choices = [([IT], [1.0]), ([IS, COMMA], [0.7, 0.2]), ([COMMA, IT], [0.3, 0.1])]
    first, second = heard_with(vocabulary, (IT, IS), choices)

    assert (first.text, first.mark_confidence, first.unwritten_mark) == ("it", None, ",")
    assert first.unwritten_confidence == pytest.approx(0.2)
    assert second.unwritten_confidence == pytest.approx(0.3)

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcriber.speech import Utterance, Word
from transcriber.text.punctuation import punctuated

SAID = [
    Word("Well,", 0, 1, 0.9, mark_confidence=0.55),
    Word("yes.", 1, 2, 0.9, mark_confidence=0.7),
    Word("The", 2, 3, 0.9),
    Word("dog", 3, 4, 0.9, unwritten_mark=",", unwritten_confidence=0.3),
    Word("barks.", 4, 5, 0.9, mark_confidence=0.8),
    Word("Anna", 5, 6, 0.9, unwritten_mark=".", unwritten_confidence=0.15),
    Word("left?", 6, 7, 0.9, mark_confidence=0.95),
]


def of(sensitivity, words=SAID):
    (utterance,) = punctuated([Utterance(0, 0.0, 9.0, words)], sensitivity, "en")
    return " ".join(word.text for word in utterance.words)


@pytest.mark.parametrize(
    ("sensitivity", "text"),
    [
        (0.0, "Well yes the dog barks Anna left"),
        (0.1, "Well yes the dog barks Anna left?"),
        (0.25, "Well yes the dog barks. Anna left?"),
        (0.4, "Well yes. The dog barks. Anna left?"),
        (0.5, "Well, yes. The dog barks. Anna left?"),
        (0.75, "Well, yes. The dog, barks. Anna left?"),
        (1.0, "Well, yes. The dog, barks. Anna. Left?"),
    ],
)
def test_a_higher_sensitivity_writes_more_marks_and_capitals_follow(sensitivity, text):
    assert of(sensitivity) == text


def test_a_mark_of_unknown_probability_stays():
    assert of(0.0, [Word("Yes.", 0, 1, 0.9)]) == "Yes."


def test_the_full_stop_of_an_abbreviation_stays():
    assert of(0.0, [Word("Mr.", 0, 1, 0.9, mark_confidence=0.2), Word("Smith", 1, 2, 0.9)]) == "Mr. Smith"


probabilities = st.floats(0, 1)
marked = st.builds(
    lambda text, probability: Word(text, 0, 1, 0.9, probability),
    st.sampled_from(["it,", "is.", "Why?"]),
    st.none() | probabilities,
)
bare = st.builds(
    lambda text, mark, probability: Word(text, 0, 1, 0.9, None, mark, probability),
    st.sampled_from(["It", "so"]),
    st.sampled_from([None, ".", ","]),
    probabilities,
)
words = st.lists(marked | bare, max_size=8)


@given(words, st.floats(0, 1), st.floats(0, 1))
def test_marks_only_come_as_the_sensitivity_rises(said, one, other):
    low, high = sorted((one, other))
    fewer, more = of(low, said).split(), of(high, said).split()

    assert all(a.lower().rstrip(",.?") == b.lower().rstrip(",.?") for a, b in zip(fewer, more, strict=True))
    assert all(len(a) <= len(b) for a, b in zip(fewer, more, strict=True))


@given(words)
def test_in_the_middle_everything_is_as_heard(said):
    assert of(0.5, said) == " ".join(word.text for word in said)

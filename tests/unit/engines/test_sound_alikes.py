import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcriber.engines.biasing.alike import SoundAlikes
from transcriber.engines.biasing.distances import WEIGHTS, Patterns
from transcriber.engines.biasing.sounds import SOUNDS, sounds

DOUBTED = -2.0

keys = st.lists(st.integers(0, len(SOUNDS) - 1), min_size=1, max_size=6).map(
    lambda key: np.array(key, np.int64)
)


def found(entry, text, score=DOUBTED):
    """The words that an entry was most likely said in."""
    words = text.split()
    likeness = SoundAlikes([(entry, 0)]).likenesses(words, [score] * len(words))
    return " ".join(words[likeness[0].first : likeness[0].after]) if likeness else None


@pytest.mark.parametrize(
    ("name", "misheard"),
    [
        ("Ouagadougou", "held in Waka Dugu next year"),
        ("Szczecin", "sailed to chess in with coal"),
        ("Nguyen", "with Dr. Newian about it"),
        ("Siobhan Gallagher", "is for Shimon Gallagher from"),
        ("Krzysztof", "was written by Kristoff after"),
        ("PostgreSQL", "its data in post-careSQL."),
    ],
)
def test_a_misheard_name_is_found_where_it_was_said(name, misheard):
    where = found(name, misheard)
    assert where is not None
    assert where in misheard
    assert not where.startswith(misheard.split()[0])


@pytest.mark.parametrize(
    ("name", "misheard"),
    [
        ("Людмила Петрушевская", "книга петрушевской вышла"),
        ("Кременчуг", "поезд на кременчук опоздал"),
        ("Παπαδόπουλος", "με τον παπαδοπουλο είπε"),
        ("Kubernetes", "работает на кубернетис сегодня"),
        ("Szczebrzeszyn", "w szczebreszynie byli"),
        ("Łódź", "z lodzi do domu"),
        ("بنغازي", "في بنقازي أمس"),
    ],
)
def test_a_name_is_found_in_any_alphabet(name, misheard):
    where = found(name, misheard)
    assert where is not None
    assert len(where.split()) < len(misheard.split())


def test_what_sounds_otherwise_is_no_entry():
    assert found("Kubernetes", "a glass of wine for him") is None


def test_words_that_are_certain_are_no_entry():
    assert found("Nguyen", "newian", score=-0.1) is None


def test_what_sounds_very_much_like_an_entry_needs_less_doubt():
    assert found("Bhattacharya", "matacharya", score=-0.6) == "matacharya"
    assert found("Nguyen", "newian", score=-0.6) is None
    assert found("Bhattacharya", "matacharya", score=-0.4) is None


def test_an_entry_without_sounds_is_found_nowhere():
    assert found("\N{HIRAGANA LETTER A}", "a word") is None
    assert found("Nguyen", "\N{EIGHTH NOTE}") is None


@given(st.text(max_size=20))
def test_any_word_has_sounds_that_there_are(word):
    assert all(0 <= sound < len(SOUNDS) for sound in sounds([word]))


@given(st.lists(keys, min_size=1, max_size=5), keys)
def test_nothing_costs_more_than_leaving_it_out_and_nothing_less_than_nothing(patterns, text):
    costs = Patterns(patterns).costs(text, range(len(text) + 1))
    whole = np.array([WEIGHTS[key].sum() for key in patterns])
    assert (costs >= -1e-5).all()
    assert (costs <= whole[:, None] + 1e-5).all()


@given(keys, keys, keys)
def test_a_key_costs_nothing_where_the_text_holds_it(key, before, behind):
    text = np.concatenate([before, key, behind])
    costs = Patterns([key]).costs(text, [len(before)])
    assert abs(costs[0, len(before) + len(key)]) < 1e-4


@given(st.lists(keys, min_size=2, max_size=5), keys)
def test_keys_do_not_disturb_each_other(patterns, text):
    together = Patterns(patterns).costs(text, [0])
    alone = [Patterns([key]).costs(text, [0])[0] for key in patterns]
    assert np.allclose(together, alone, atol=1e-5)

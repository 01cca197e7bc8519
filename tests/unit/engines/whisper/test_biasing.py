"""Words to listen for, by a model that is told how probable they are."""

import pytest

from transcriber.engines.base import Entry, Task
from transcriber.engines.whisper.engine import WhisperEngine
from transcriber.engines.whisper.options import WhisperOptions
from transcriber.engines.whisper.segmenting import segmenter

MISHEARD = " We saw Villanova there."
SURE = 0.99
DOUBTED = dict.fromkeys(("Villanova", "brushetter", "Shivan Gallager", "neetcha", "long hand"), 0.5)
"""How probable each token is of what was misheard; all others are sure."""


def heard(model, chunk, *entries, **task):
    listed = tuple(Entry(entry) if isinstance(entry, str) else entry for entry in entries)
    engine = WhisperEngine(model, Task("en", listed, **task), WhisperOptions("small"))
    return engine.recognise([chunk()])[0].words


def texts(words):
    return " ".join(word.text for word in words)


def wanted(words):
    return [word.text for word in words if word.wanted]


@pytest.fixture
def model(fake_model, said):
    """Hears a text, and is told how probable each token of some words is."""

    def make(text, **names):
        made = fake_model(said(text))
        made.probability, made.names = SURE, DOUBTED | names
        return made

    return make


def test_an_entry_stands_where_the_model_finds_it_likelier_than_what_was_written(model, chunk):
    words = heard(model(MISHEARD, Villeneuve=0.9), chunk, "Villeneuve")
    assert texts(words) == "We saw Villeneuve there."
    assert wanted(words) == ["Villeneuve"]


def test_an_entry_that_the_model_finds_unlikely_stands_nowhere(model, chunk):
    words = heard(model(MISHEARD, Villeneuve=1e-4), chunk, "Villeneuve")
    assert texts(words) == MISHEARD.strip()
    assert wanted(words) == []


def test_the_model_is_not_asked_about_what_sounds_otherwise(model, chunk):
    asked = model(MISHEARD, Kubernetes=1.0)
    assert texts(heard(asked, chunk, "Kubernetes")) == MISHEARD.strip()
    assert asked.judged == []


def test_the_model_is_not_asked_about_words_that_it_is_sure_of(model, chunk):
    asked = model(MISHEARD, Villanova=SURE, Villeneuve=1.0)
    assert texts(heard(asked, chunk, "Villeneuve")) == MISHEARD.strip()
    assert asked.judged == []


def test_the_model_is_told_of_those_entries_alone_that_sound_alike(model, chunk, vocabulary):
    asked = model(MISHEARD, Villeneuve=0.9)
    heard(asked, chunk, "Villeneuve", "Kubernetes")
    context = segmenter(vocabulary.pieces()).tokens("Villeneuve.")
    assert asked.judged[0][0] == vocabulary.knowing(context, "en")
    assert asked.judged[-1][0] == vocabulary.prompt("en")


def test_of_two_entries_the_likelier_one_stands(model, chunk):
    names = {"Villeneuve": 0.6, "Villanueva": 0.9}
    assert texts(heard(model(MISHEARD, **names), chunk, *names)) == "We saw Villanueva there."


def test_entries_are_found_in_several_places_of_a_text(model, chunk):
    text = " We saw Villanova there and ate a plate of brushetter with it"
    words = heard(model(text, Villeneuve=0.9, Bruschetta=0.9), chunk, "Villeneuve", "Bruschetta")
    assert texts(words) == "We saw Villeneuve there and ate a plate of Bruschetta with it"
    assert wanted(words) == ["Villeneuve", "Bruschetta"]


def test_a_phrase_is_as_many_words(model, chunk):
    text = " It is for Shivan Gallager from the office."
    words = heard(model(text, **{"Siobhan Gallagher": 0.9}), chunk, "Siobhan Gallagher")
    assert texts(words) == "It is for Siobhan Gallagher from the office."
    assert wanted(words) == ["Siobhan", "Gallagher"]
    edges = [edge for word in words for edge in (word.start_seconds, word.end_seconds)]
    assert edges == sorted(edges)


def test_what_an_entry_sounds_like_is_not_written(model, chunk):
    entry = Entry("Nietzsche", ("neecha",))
    assert texts(heard(model(" read neetcha now", Nietzsche=0.9), chunk, entry)) == "read Nietzsche now"


def test_a_part_of_a_word_with_hyphens_may_be_an_entry(model, chunk):
    words = heard(model(" made with long hand-on-one day", Longhand=0.9), chunk, "Longhand")
    assert texts(words) == "made with Longhand-on-one day"


def test_an_entry_is_the_surer_the_likelier_it_is_to_a_model_that_knows_it(model, chunk):
    confidences = [
        word.confidence
        for probability in (0.6, 0.95)
        for word in heard(model(MISHEARD, Villeneuve=probability), chunk, "Villeneuve")
        if word.wanted
    ]
    assert confidences == sorted(confidences)
    assert len(set(confidences)) == 2


def test_an_entry_that_was_written_by_itself_is_known_and_has_its_capitals(model, chunk):
    entries = ("Snowflake", "Villanova", "Jean-Luc Godard")
    words = heard(model(" a snowflake of Villanova, by jean-luc Godard."), chunk, *entries)
    assert texts(words) == "a Snowflake of Villanova, by Jean-Luc Godard."
    assert wanted(words) == ["Snowflake", "Villanova,", "Jean-Luc", "Godard."]


def test_a_language_without_spaces_between_words_has_no_words_to_listen_for(model, chunk):
    with pytest.raises(ValueError, match="without spaces"):
        heard(model(MISHEARD), chunk, "Villeneuve", word_delimiter="")

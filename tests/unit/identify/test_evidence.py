import numpy as np
import pytest

from transcriber.identify.decision import decide
from transcriber.identify.evidence import MAX_CHUNKS, MIN_CHUNKS, evidence
from transcriber.speech import SAMPLE_RATE, Chunk


class Ear:
    """Hears the same in every chunk."""

    def __init__(self, **probabilities):
        self.probabilities = probabilities

    def languages(self, _chunk):
        return self.probabilities


@pytest.fixture
def chunks():
    """Draws chunks of a second, two seconds apart, and remembers how many."""

    class Chunks:
        drawn = 0

        def __iter__(self):
            for index in range(100):
                self.drawn = index + 1
                yield Chunk(index, 2.0 * index, np.zeros(SAMPLE_RATE, np.float32))

    return Chunks()


def test_only_the_beginning_of_a_recording_is_heard(chunks):
    heard = evidence(chunks, Ear(fr=0.9, de=0.1))
    assert [(part.start_seconds, part.end_seconds) for part in heard] == [(0.0, 1.0), (2.0, 3.0), (4.0, 5.0)]
    assert heard[1].probabilities == pytest.approx({"fr": 0.9, "de": 0.1})
    assert chunks.drawn == MIN_CHUNKS


def test_in_doubt_more_of_it_is_heard_but_not_all(chunks):
    assert len(evidence(chunks, Ear(fr=0.6, de=0.4))) == MAX_CHUNKS
    assert chunks.drawn == MAX_CHUNKS


def test_a_language_that_few_speak_gives_way_to_its_neighbour_where_both_were_heard(chunks):
    heard = evidence(chunks, Ear(cy=0.6, en=0.3, fr=0.1))
    assert decide(heard, None, ("cy", "en", "fr")).language == "en"
    heard = evidence(chunks, Ear(es=0.45, gl=0.35, pt=0.2))
    assert decide(heard, None, ("es", "gl", "pt")).language == "es"


@pytest.mark.parametrize("language", ["cy", "gl", "nn"])
def test_who_speaks_a_rare_language_clearly_is_heard_in_it(chunks, language):
    heard = evidence(chunks, Ear(**{language: 0.95, "en": 0.05}))
    assert decide(heard, None, (language, "en")).language == language


def test_english_with_an_accent_is_not_refused_for_the_language_of_the_accent(chunks):
    heard = evidence(chunks, Ear(en=0.45, cmn=0.4, ko=0.15))
    assert decide(heard, None, ("en", "cmn", "ko")).language == "en"


def test_probabilities_stay_probabilities(chunks):
    (part, *_) = evidence(chunks, Ear(en=0.2, cy=0.3, ko=0.5))
    assert sum(part.probabilities.values()) == pytest.approx(1.0)

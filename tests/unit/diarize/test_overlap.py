import numpy as np
import pytest

from transcriber.diarize.overlap import with_overlap
from transcriber.diarize.segmentation import FRAMES, LOCAL_SPEAKERS
from transcriber.diarize.voices import voices
from transcriber.output.results import results
from transcriber.speech import SAMPLE_RATE, Chunk, Utterance, Voice, Word
from transcriber.text.entities.stage import with_entities

WORDS = [Word(f"word{at}", at * 0.5, at * 0.5 + 0.4, 1.0) for at in range(20)]


def marked(heard, words=WORDS):
    told = with_overlap(Utterance(0, 0.0, 10.0, words, voices=[Voice(*edges, None) for edges in heard]))
    return [at for at, word in enumerate(told.words) if word.overlap]


def test_words_said_while_another_speaks_are_marked():
    assert marked([(0.0, 5.0), (3.9, 8.0)]) == [8, 9]


def test_turns_that_follow_each_other_do_not_overlap():
    assert marked([(0.0, 2.0), (2.0, 4.0), (4.0, 6.0)]) == []


@pytest.mark.parametrize(("until", "found"), [(2.15, []), (2.21, [4])])
def test_a_word_is_marked_if_half_of_it_is_said_at_once(until, found):
    assert marked([(0.0, until), (1.95, 5.0)]) == found


def test_a_blink_of_two_voices_marks_no_word():
    short = [Word("a", 2.0, 2.1, 1.0)]
    assert marked([(0.0, 2.1), (2.0, 5.0)], short) == []
    assert marked([(0.0, 2.2), (2.0, 5.0)], short) == [0]


def test_three_at_once_are_one_overlap_with_those_around():
    assert marked([(0.0, 4.0), (1.0, 3.0), (1.5, 2.5)]) == [2, 3, 4, 5]


def test_a_voice_within_another_is_heard_as_long_as_it_lasts():
    assert marked([(0.0, 9.0), (2.0, 3.0), (5.0, 6.0)]) == [4, 5, 10, 11]


def test_what_the_segmentation_hears_at_once_reaches_the_words():
    """Somebody speaks for ten seconds, somebody else from the fourth to the sixth."""

    def listen(_window):
        activity = np.zeros((FRAMES, LOCAL_SPEAKERS), np.bool_)
        activity[:, 0] = activity[round(FRAMES * 0.4) : round(FRAMES * 0.6), 2] = True
        return activity

    def embedding(_features, shares):
        return np.tile(np.eye(1, 256, dtype=np.float32), (len(shares), 1))

    chunk = Chunk(0, 0.0, np.zeros(10 * SAMPLE_RATE, np.float32))
    heard = voices(chunk, listen, embedding)
    told = with_overlap(Utterance(0, 0.0, 10.0, WORDS, voices=heard))
    assert [at for at, word in enumerate(told.words) if word.overlap] == [8, 9, 10, 11]


def test_the_transcript_marks_words_and_entities_but_no_punctuation():
    words = [
        Word("Hello,", 0.0, 0.4, 1.0),
        Word("twenty", 0.5, 0.9, 1.0, overlap=True),
        Word("two.", 1.0, 1.4, 1.0),
    ]
    spoken = [Utterance(0, 0.0, 2.0, words)]
    found = results(spoken, "en")
    assert [result.overlap for result in found] == [None, None, True, None, None]
    (entity,) = [result for result in with_entities(found, "en") if result.type == "entity"]
    assert entity.overlap is True

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.samples import silence, tone
from transcriber.output.results import results
from transcriber.speech import SAMPLE_RATE, Chunk, Utterance, Word
from transcriber.volume.gate import silence_quiet
from transcriber.volume.words import VolumeLabels

QUIET, LOUD = (100 * level / np.sqrt(2) for level in (0.05, 0.5))


class Heard:
    """An engine that hears the same words in each chunk."""

    def __init__(self, *words):
        self.words = words

    def recognise(self, chunks):
        return [
            Utterance(chunk.index, chunk.start_seconds, chunk.start_seconds + chunk.seconds, self.words)
            for chunk in chunks
        ]


def word(start, end):
    return Word("word", start, end, 0.9)


def labelled(samples, *words, start=0.0):
    (utterance,) = VolumeLabels(Heard(*words)).recognise([Chunk(0, start, samples[0])])
    return [found.volume for found in utterance.words]


def joined(*stretches):
    return np.concatenate(stretches, axis=1)


@pytest.mark.parametrize("start", [0.0, 7.5, 0.032, 3 * 512 / SAMPLE_RATE])
def test_each_word_has_the_volume_it_was_said_with(start):
    samples = joined(tone(1.0, 400.0, level=0.05), tone(1.0, 400.0, level=0.5))
    words = [word(start + 0.1, start + 0.9), word(start + 1.1, start + 1.9)]
    assert labelled(samples, *words, start=start) == pytest.approx([QUIET, LOUD], rel=0.02)


def test_a_pause_within_a_word_does_not_make_it_quieter():
    samples = joined(tone(0.2, 400.0), silence(0.6), tone(0.2, 400.0))
    assert labelled(samples, word(0.0, 1.0)) == pytest.approx([LOUD], rel=0.02)


def test_the_loud_part_of_a_word_counts_most():
    samples = joined(tone(0.5, 400.0, level=0.05), tone(0.5, 400.0, level=0.5))
    (volume,) = labelled(samples, word(0.0, 1.0))
    assert (QUIET + LOUD) / 2 < volume < LOUD


def test_a_word_in_silence_has_volume_0():
    assert labelled(silence(1.0), word(0.2, 0.4)) == [0.0]


@given(st.floats(0, 2), st.floats(0, 2))
def test_a_word_of_any_length_and_place_has_a_volume(start, length):
    (volume,) = labelled(tone(1.0, level=1.0), word(start, start + length))
    assert 0 < volume <= 100


@given(st.integers(0, 5_000), st.floats(0.1, 0.8), st.integers(0, 2**32 - 1))
def test_no_word_that_passed_is_quieter_than_the_threshold(first, threshold, seed):
    """But by the frames at the edges of its chunk, of which the chunk holds a part only."""
    noise = np.random.default_rng(seed).uniform(-0.02, 0.02, (1, SAMPLE_RATE)).astype(np.float32)
    (heard, rest) = silence_quiet([noise], threshold)
    assert rest.size == 0
    begin = first / SAMPLE_RATE
    (volume,) = labelled(heard[:, first:], word(begin + 0.02, begin + 0.3), start=begin)
    assert volume == 0 or volume >= threshold * (1 - 1e-6)


def test_all_else_of_an_utterance_stays_and_every_chunk_is_labelled():
    chunks = [Chunk(index, 2.0 * index, tone(1.0)[0], None, index % 2) for index in range(3)]
    plain, loud = Heard(), VolumeLabels(Heard())
    assert loud.recognise(chunks) == [
        Utterance(one.index, one.start_seconds, one.end_seconds, []) for one in plain.recognise(chunks)
    ]
    assert VolumeLabels(Heard()).recognise([]) == []


def test_words_carry_their_volume_into_the_transcript_and_marks_do_not():
    said = Word("Hello,", 0.0, 0.5, 0.9, volume=12.3456)
    found = results([Utterance(0, 0.0, 1.0, [said])], "en")
    assert [(one.type, one.volume) for one in found] == [("word", 12.35), ("punctuation", None)]


def test_without_volumes_there_are_none_in_the_transcript():
    (found,) = results([Utterance(0, 0.0, 1.0, [word(0.0, 0.5)])], "en")
    assert found.volume is None

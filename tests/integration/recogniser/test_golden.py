"""A recording whose text is known, and the same recording made harder."""

import jiwer
import numpy as np
import pytest

from tests.integration.recogniser.conftest import plain, spoken, text, transcribe
from tests.samples import silence
from transcriber.speech import SAMPLE_RATE, Chunk

TRUE_TEXT = """
It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of foolishness,
it was the epoch of belief, it was the epoch of incredulity, it was the season of Light, it was the season of
Darkness, it was the spring of hope, it was the winter of despair, we had everything before us, we had nothing
before us, we were all going direct to Heaven, we were all going direct the other way -- in short, the period
was so far like the present period, that some of its noisiest authorities insisted on its being received, for
good or for evil, in the superlative degree of comparison only.
"""
"""Charles Dickens, A Tale of Two Cities (1859), as it is read in the recording."""

WORDS_BEFORE_PAUSE, PAUSE_AT_SECONDS = 12, 4.7
"""So many words are spoken in the first seconds, before a breath."""


def word_error_rate(found, truth=TRUE_TEXT):
    return jiwer.wer(plain(truth), plain(found))


def test_the_text_is_what_was_read(utterances):
    assert word_error_rate(text(utterances)) <= 0.03


def test_the_enhanced_operating_point_reads_it_as_well(enhanced, speech, models):
    assert word_error_rate(text(transcribe(enhanced, speech, models))) <= 0.03


def test_the_enhanced_operating_point_reads_it_through_noise_at_least_as_well(engine, enhanced, speech):
    stretch = speech[: 9 * SAMPLE_RATE]
    noise = np.random.default_rng(7).normal(0.0, np.std(stretch) / 10 ** (10 / 20), len(stretch))
    noisy = [Chunk(0, 0.0, (stretch + noise).astype(np.float32))]
    truth = " ".join(TRUE_TEXT.split()[:30])
    standard, better = (
        word_error_rate(text(recogniser.recognise(noisy)), truth) for recogniser in (engine, enhanced)
    )
    assert better <= standard + 0.04
    assert better <= 0.12


def test_sentences_begin_with_a_capital_and_end_with_a_mark(utterances):
    written = text(utterances)
    assert written[0] == "I"
    assert written[-1] == "."
    assert written.count(".") + written.count(",") >= 10


@pytest.mark.parametrize("decibels", [-30, -15])
def test_quiet_speech_is_recognised_nearly_as_well(engine, models, speech, utterances, decibels):
    seconds = 13
    quiet = speech[: seconds * SAMPLE_RATE] * np.float32(10 ** (decibels / 20))
    loud = [word.text for word in spoken(utterances) if word.end_seconds < seconds - 1]
    found = [
        word.text for word in spoken(transcribe(engine, quiet, models)) if word.end_seconds < seconds - 1
    ]
    assert word_error_rate(" ".join(found), " ".join(loud)) <= 0.05


def test_a_pause_belongs_to_no_word(engine, models, speech):
    first, second = (
        speech[: int(PAUSE_AT_SECONDS * SAMPLE_RATE)],
        speech[int(PAUSE_AT_SECONDS * SAMPLE_RATE) :],
    )
    pause = silence(3.0)[0]
    recording = np.concatenate([first, pause, second[: 8 * SAMPLE_RATE]])
    words = spoken(transcribe(engine, recording, models))
    before, after = words[:WORDS_BEFORE_PAUSE], words[WORDS_BEFORE_PAUSE:]
    assert plain(before[-1].text) == "times"
    assert plain(after[0].text) == "it"
    assert before[-1].end_seconds <= PAUSE_AT_SECONDS + 0.1
    assert after[0].start_seconds >= PAUSE_AT_SECONDS + 3.0 - 0.1


@pytest.mark.parametrize("seconds", [0.7, 30.0])
def test_words_move_with_the_recording(engine, models, speech, seconds):
    excerpt = speech[: int(8.4 * SAMPLE_RATE)]
    words = spoken(transcribe(engine, excerpt, models))
    later = spoken(transcribe(engine, np.concatenate([silence(seconds)[0], excerpt]), models))
    assert plain(" ".join(word.text for word in later)) == plain(" ".join(word.text for word in words))
    moved = [[other.start_seconds - word.start_seconds for word, other in zip(words, later, strict=True)]]
    moved += [[other.end_seconds - word.end_seconds for word, other in zip(words, later, strict=True)]]
    assert np.median(moved) == pytest.approx(seconds, abs=0.03)
    assert np.mean(np.abs(np.array(moved) - seconds) < 0.15) > 0.9

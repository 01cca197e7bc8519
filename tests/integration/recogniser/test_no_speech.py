"""Where nobody speaks nothing is written."""

import numpy as np
import pytest

from tests.integration.recogniser import sounds
from tests.integration.recogniser.conftest import plain, spoken, text, transcribe
from tests.samples import silence, tone
from transcriber.speech import SAMPLE_RATE

OPENING = "it was the best of times it was the worst of times"

SOUNDS = {
    "digital silence": silence(40)[0],
    "a tone": tone(40)[0],
    "a telephone": sounds.ringing(),
    "mains hum": sounds.hum(),
    **{f"white noise at {level}": sounds.white_noise(3, level) for level in (0.001, 0.01, 0.1, 0.5)},
    **{f"noise like traffic {seed}": 0.3 * sounds.coloured_noise(seed, 20, 7000, 1.0) for seed in range(2)},
    **{f"breath {seed}": sounds.breath(seed) for seed in range(3)},
    **{f"chords {seed}": sounds.chords(seed) for seed in range(8)},
    **{f"knocks {seed}": sounds.knocks(seed) for seed in range(2)},
}


@pytest.mark.parametrize("sound", SOUNDS.values(), ids=SOUNDS.keys())
def test_no_words_are_made_up(engine, models, sound):
    assert text(transcribe(engine, sound, models)) == ""


@pytest.mark.parametrize("sound", ["digital silence", "white noise at 0.001", "breath 0", "mains hum"])
def test_no_words_are_made_up_before_and_after_speech(engine, models, speech, sound):
    two_sentences = speech[: int(4.7 * SAMPLE_RATE)]
    around = SOUNDS[sound][: 12 * SAMPLE_RATE]
    words = spoken(transcribe(engine, np.concatenate([around, two_sentences, around]), models))
    assert plain(" ".join(word.text for word in words)) == OPENING
    assert words[0].start_seconds > 11.5


@pytest.mark.parametrize("sound", ["digital silence", "white noise at 0.001"])
def test_words_do_not_last_into_what_follows(engine, models, speech, sound):
    recording = np.concatenate([speech[: int(4.7 * SAMPLE_RATE)], SOUNDS[sound][: 12 * SAMPLE_RATE]])
    words = spoken(transcribe(engine, recording, models))
    assert plain(words[-1].text) == "times"
    assert words[-1].end_seconds < 4.7 + 0.1

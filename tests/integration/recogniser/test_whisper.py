"""Whisper base on its real weights, where they are pulled: bounds, not bytes."""

import json

import jiwer
import numpy as np
import pytest
from whisper_normalizer.english import EnglishTextNormalizer

from contract.errors.models import ModelsMissing
from tests.integration.recogniser.conftest import plain, read, text
from transcriber.engines.base import Entry, Task
from transcriber.engines.whisper.engine import load, load_identifier
from transcriber.segment.chunks import chunks
from transcriber.segment.pieces import ChunkRules
from transcriber.speech import SAMPLE_RATE

RULES = ChunkRules(max_seconds=29.0, long_seconds=27.0, min_seconds=20.0)
OPTIONS = {"folder": "base", "beams": 5}
MOST_ERRORS = 0.12
SENTENCES = 10
QUIET = np.float32(0.01)
"""-40 dB."""


@pytest.fixture(scope="module")
def whisper(models):
    try:
        return load(models, OPTIONS, Task("en"))
    except ModelsMissing as error:
        pytest.skip(f"no weights of Whisper base: {error}")


@pytest.fixture
def heard(whisper, models):
    """Transcribes samples."""
    return lambda samples: text(whisper.recognise(list(chunks([samples], models, RULES))))


@pytest.fixture(scope="module")
def sentences(shared):
    """Samples and words of some sentences of many speakers."""
    folder = shared / "audio" / "librispeech-dev"
    rows = json.loads((folder / "manifest.json").read_text())
    return [(read(folder / row["audio"]), row["text"]) for row in rows[:: len(rows) // SENTENCES]]


def test_few_words_of_read_sentences_are_wrong_however_quiet_they_are(heard, sentences):
    normalised = EnglishTextNormalizer()
    true = [normalised(said) for _, said in sentences]
    for gain in (np.float32(1), QUIET):
        found = [normalised(heard(samples * gain)) for samples, _ in sentences]
        assert jiwer.wer(true, found) <= MOST_ERRORS, gain


def test_a_sentence_said_three_times_is_written_three_times(heard, sentences):
    shortest, said = min(sentences, key=lambda sentence: len(sentence[0]))
    pause = np.zeros(SAMPLE_RATE // 2, np.float32)
    found = plain(heard(np.concatenate([shortest, pause] * 3)))
    last = plain(said).split()[-1]
    assert found.split().count(last) == 3, found


def test_silence_rain_and_music_on_hold_have_no_words(heard, shared):
    folder = shared / "audio" / "real"
    rows = json.loads((folder / "manifest.json").read_text())
    quiet = [row for row in rows if row["domain"] in ("silence", "sound: Rain") or "hold" in row["domain"]]
    assert len(quiet) >= 8
    assert {row["id"]: heard(read(folder / row["audio"])) for row in quiet} == {
        row["id"]: "" for row in quiet
    }
    noise = np.random.default_rng(1).standard_normal(10 * SAMPLE_RATE).astype(np.float32)
    assert heard(noise / 100) == ""


@pytest.mark.parametrize("language", ["de", "es", "fr", "pt"])
def test_a_language_is_told_from_one_sentence(whisper, models, shared, language):
    folder = shared / "audio" / "real"
    rows = json.loads((folder / "manifest.json").read_text())
    row = next(row for row in rows if row["set"] == f"fleurs-{language}")
    (chunk, *_) = chunks([read(folder / row["audio"])], models, RULES)
    found = load_identifier(models, OPTIONS).languages(chunk)
    assert max(found, key=found.__getitem__) == language


def test_names_that_are_listened_for_are_written_and_others_are_not(models, shared):
    """Words in the readings that Whisper base mishears without being told of them."""
    folder = shared / "audio" / "librispeech-dev"
    rows = json.loads((folder / "manifest.json").read_text())
    words = ("Nuzhat al Zaman", "distichs", "Helstone")
    unsaid = ("Kubernetes", "Villeneuve", "Will", "Szczecin")
    try:
        listening = load(models, OPTIONS, Task("en", tuple(map(Entry, (*words, *unsaid)))))
    except ModelsMissing as error:
        pytest.skip(f"no weights of Whisper base: {error}")
    for word in words:
        (row,) = (row for row in rows if word.lower() in row["text"])
        heard = listening.recognise(list(chunks([read(folder / row["audio"])], models, RULES)))
        wanted = [word.text for utterance in heard for word in utterance.words if word.wanted]
        assert plain(" ".join(wanted)) == plain(word), text(heard)

import json

import numpy as np
import pytest

from benchmarks.random_whisper import SHAPES, TOKENS_A_WINDOW, tokenizer, vocabulary, write_random_whisper
from transcriber.engines.whisper.model import WhisperModel

PUBLISHED = {"<|endoftext|>": 50257, "<|startoftranscript|>": 50258, "<|en|>": 50259, "<|fr|>": 50265}


def test_tokens_have_the_numbers_that_published_models_have():
    tokens = vocabulary(SHAPES["small"])
    assert len(tokens) == len(set(tokens)) == 51865
    assert {token: tokens.index(token) for token in PUBLISHED} == PUBLISHED
    assert (tokens.index("<|transcribe|>"), tokens.index("<|notimestamps|>")) == (50359, 50363)
    assert tokens[-1] == "<|30.00|>"


def test_the_newest_shape_has_one_language_more():
    tokens = vocabulary(SHAPES["turbo"])
    assert len(tokens) == 51866
    assert tokens.index("<|transcribe|>") == 50360


def test_the_tokenizer_is_one_that_the_usual_library_reads():
    tokenizers = pytest.importorskip("tokenizers", reason="tokenizers is not installed")
    shape = SHAPES["smallest"]
    read = tokenizers.Tokenizer.from_str(json.dumps(tokenizer(vocabulary(shape), shape)))
    assert read.get_vocab_size() == 51865
    assert read.decode(read.encode("¿Qué tal? 了解").ids) == "¿Qué tal? 了解"


def test_the_same_seed_writes_the_same_model(tmp_path):
    for name in "ab":
        write_random_whisper(tmp_path / name, SHAPES["smallest"], seed=3)
    first, second = ((tmp_path / name / "model.bin").read_bytes() for name in "ab")
    assert first == second


@pytest.mark.parametrize("beams", [1, 5])
def test_a_window_takes_as_many_tokens_as_one_of_speech_and_is_believed(tmp_path, beams):
    write_random_whisper(tmp_path, SHAPES["smallest"])
    model = WhisperModel(tmp_path)
    noise = np.random.default_rng(1).standard_normal(16_000 * 25, np.float32)
    heard = model.attempt(model.encode(noise / 10), model.vocabulary.prompt("en"), beams)
    assert len(heard.tokens) == TOKENS_A_WINDOW
    assert (heard.is_a_guess, heard.repeats) == (False, False)

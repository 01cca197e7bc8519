"""Whisper base on its real weights, as the language pack of English has them."""

from tests.integration.recogniser.conftest import plain, text, transcribe
from transcriber.engines.base import Task
from transcriber.engines.whisper.engine import load


def test_whisper_base_hears_what_is_read(models, speech):
    heard = transcribe(load(models, {"folder": "base", "beams": 1}, Task("en")), speech, models)
    assert "it was the best of times it was the worst of times" in plain(text(heard))


def test_the_weights_that_run_are_half_as_large_as_those_that_are_published(models):
    assert (models / "base" / "model.bin").stat().st_size == 75_104_236
    assert not (models / "base" / "float").exists()

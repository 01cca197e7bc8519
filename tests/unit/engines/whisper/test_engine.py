import shutil
import socket

import numpy as np
import pytest

from benchmarks.random_whisper import TOKENS_A_WINDOW
from contract.errors.models import ModelsCorrupt, ModelsMissing
from transcriber.engines.base import Task
from transcriber.engines.load import load_engine
from transcriber.engines.whisper.engine import MAX_RESTS, WhisperEngine, load
from transcriber.engines.whisper.options import WhisperOptions
from transcriber.engines.whisper.spectrogram import SILENCE_SECONDS, WINDOW_SECONDS
from transcriber.packs.load import load_pack

OPTIONS = {"folder": "small", "beams": 1}
LOOP = " so" * 40


def engine(model, language="fr"):
    return WhisperEngine(model, Task(language), WhisperOptions("small"))


def texts(utterance):
    return [word.text for word in utterance.words]


def test_a_chunk_gives_words_with_times_from_the_start_of_the_file(fake_model, said, chunk):
    (heard,) = engine(fake_model(said(" un deux."))).recognise([chunk(start=10.0, index=7, channel=1)])
    assert (heard.index, heard.start_seconds, heard.end_seconds, heard.channel) == (7, 10.0, 13.0, 1)
    assert texts(heard) == ["un", "deux."]
    assert [(word.start_seconds, word.end_seconds) for word in heard.words] == [
        pytest.approx((10.0, 10.3)),
        pytest.approx((10.3, 10.9)),
    ]


def test_the_language_of_the_job_is_forced(fake_model, said, chunk, vocabulary):
    model = fake_model(said(" ja"))
    engine(model, "de").recognise([chunk()])
    assert model.asked[0][1] == vocabulary.prompt("de")
    assert vocabulary.prompt("de") != vocabulary.prompt("fr")


def test_where_nobody_speaks_a_guess_is_no_transcript(fake_model, said, chunk):
    model = fake_model(said(" Merci.", log_probability=-1.5, no_speech=0.9))
    assert texts(engine(model).recognise([chunk()])[0]) == []
    assert len(model.asked) == 1


def test_what_is_sure_is_written_even_if_the_model_also_hears_silence(fake_model, said, chunk):
    model = fake_model(said(" Merci.", log_probability=-0.3, no_speech=0.9))
    assert texts(engine(model).recognise([chunk()])[0]) == ["Merci."]


def test_what_is_clear_is_heard_once_in_a_short_window(fake_model, said, chunk):
    model = fake_model(said(" un deux.", log_probability=-0.4))
    engine(model).recognise([chunk()])
    assert model.silences == [SILENCE_SECONDS]


@pytest.mark.parametrize("first", [(" what?", -0.6), (" How old? How old?", -0.1), (LOOP, -0.1)])
def test_what_is_doubtful_is_heard_again_in_the_whole_window(fake_model, said, chunk, first):
    model = fake_model(said(*first), said(" mountain view"))
    assert texts(engine(model).recognise([chunk()])[0]) == ["mountain", "view"]
    assert model.silences == [SILENCE_SECONDS, WINDOW_SECONDS]


def test_a_chunk_that_fills_its_window_is_not_encoded_twice(fake_model, said, chunk):
    model = fake_model(said(" what?", log_probability=-0.6))
    assert texts(engine(model).recognise([chunk(seconds=28.0)])[0]) == ["what?"]
    assert len(model.silences) == 1


def test_what_is_really_said_three_times_is_written_three_times(fake_model, said, chunk):
    thrice = said(" I said no. I said no. I said no.")
    assert texts(engine(fake_model(thrice, thrice)).recognise([chunk()])[0]) == ["I", "said", "no."] * 3


def test_a_guess_at_a_sound_that_is_hardly_speech_is_no_transcript(fake_model, said, chunk):
    guess = said(" Pfft!", log_probability=-1.15)
    sneeze, speech = np.zeros(100, np.float32), np.zeros(100, np.float32)
    sneeze[:10], speech[:50] = 0.9, 0.9
    heard = [
        texts(engine(fake_model(guess, guess, guess)).recognise([chunk(speech=activity)])[0])
        for activity in (sneeze, speech, None)
    ]
    assert heard == [[], ["Pfft!"], ["Pfft!"]]


def test_words_that_are_unlikely_one_by_one_are_kept_where_somebody_surely_speaks_only(
    fake_model, said, chunk
):
    laugh, speech = np.zeros(100, np.float32), np.zeros(100, np.float32)
    laugh[:10], speech[:50] = 0.9, 0.9
    for activity, expected in ((laugh, []), (speech, ["Thank", "you."])):
        model = fake_model(said(" Thank you."))
        model.probability = 0.02
        assert texts(engine(model).recognise([chunk(speech=activity)])[0]) == expected


def test_a_short_word_that_is_sure_needs_little_speech(fake_model, said, chunk):
    activity = np.zeros(100, np.float32)
    activity[:5] = 0.9
    assert texts(engine(fake_model(said(" Yes."))).recognise([chunk(speech=activity)])[0]) == ["Yes."]


def test_speech_after_the_last_word_is_decoded_too(fake_model, said, chunk):
    model = fake_model(said(" one"), said(" two"), said(""))
    (heard,) = engine(model).recognise([chunk(seconds=10.0, speech=np.ones(100, np.float32))])
    assert texts(heard) == ["one", "two"]
    assert heard.words[1].start_seconds == pytest.approx(10.4)


def test_what_is_said_thrice_and_written_once_is_decoded_three_times(fake_model, said, chunk):
    model = fake_model(*[said(" a sentence is said again")] * 3)
    (heard,) = engine(model).recognise([chunk(seconds=7.0, speech=np.ones(70, np.float32))])
    assert texts(heard) == ["a", "sentence", "is", "said", "again"] * 3
    edges = [edge for word in heard.words for edge in (word.start_seconds, word.end_seconds)]
    assert edges == sorted(edges)


def test_speech_that_is_heard_a_word_at_a_time_does_not_take_for_ever(fake_model, said, chunk):
    model = fake_model(*[said(" a")] * 100)
    engine(model).recognise([chunk(seconds=28.0, speech=np.ones(280, np.float32))])
    assert len(model.asked) == 1 + MAX_RESTS


def test_silence_and_noise_after_the_last_word_are_left_alone(fake_model, said, chunk):
    activity = np.full(100, 0.5, np.float32)
    activity[:20] = 1.0
    model = fake_model(said(" one"))
    assert texts(engine(model).recognise([chunk(seconds=10.0, speech=activity)])[0]) == ["one"]


def test_a_loop_is_decoded_again_without_repetitions(fake_model, said, chunk):
    model = fake_model(said(LOOP), said(LOOP), said(" so what"))
    assert texts(engine(model).recognise([chunk()])[0]) == ["so", "what"]
    assert [no_repeated > 0 for *_, no_repeated in model.asked] == [False, False, True]


def test_a_chunk_that_stays_a_loop_is_decoded_by_halves(fake_model, said, chunk):
    model = fake_model(*[said(LOOP)] * 3, said(" one"), said(" two"))
    (heard,) = engine(model).recognise([chunk(seconds=6.0, start=20.0)])
    assert texts(heard) == ["one", "two"]
    first, second = heard.words
    assert first.start_seconds == 20.0
    assert 22.0 <= second.start_seconds <= 24.0


def test_noise_that_loops_whatever_is_done_takes_few_windows_and_gives_nothing(fake_model, said, chunk):
    model = fake_model(*[said(LOOP)] * 8)
    assert texts(engine(model).recognise([chunk(seconds=28.0)])[0]) == []
    assert len(model.asked) == 8


def test_a_short_chunk_that_stays_a_loop_gives_nothing(fake_model, said, chunk):
    assert texts(engine(fake_model(*[said(LOOP)] * 3)).recognise([chunk(seconds=3.0)])[0]) == []


def test_of_two_guesses_the_likelier_one_is_written(fake_model, said, chunk):
    guess = said(" peut", log_probability=-2.0)
    model = fake_model(guess, guess, said(" peur", log_probability=-1.2))
    assert texts(engine(model).recognise([chunk()])[0]) == ["peur"]


def test_a_chunk_longer_than_the_window_is_cut(fake_model, said, chunk):
    model = fake_model(said(" one"), said(" two"))
    assert texts(engine(model).recognise([chunk(seconds=40.0)])[0]) == ["one", "two"]


def test_a_real_model_gives_times_within_the_chunk_in_order(models, chunk, said, monkeypatch):
    ours = load(models, OPTIONS, Task("es"))
    spoken = said(" hola y adios")
    monkeypatch.setattr(ours._model, "attempt", lambda *_args, **_options: spoken)
    (heard,) = ours.recognise([chunk(seconds=2.5)])
    assert texts(heard) == ["hola", "y", "adios"]
    edges = [edge for word in heard.words for edge in (word.start_seconds, word.end_seconds)]
    assert edges == sorted(edges)
    assert edges[0] >= 10.0
    assert edges[-1] <= 12.5
    assert all(0 < word.confidence < 1 for word in heard.words)


def test_a_real_model_is_decoded_until_it_ends_the_window(models, chunk):
    (heard,) = load(models, OPTIONS, Task("en")).recognise([chunk(seconds=20.0)])
    assert len(heard.words) == pytest.approx(TOKENS_A_WINDOW, abs=5)
    edges = [edge for word in heard.words for edge in (word.start_seconds, word.end_seconds)]
    assert edges == sorted(edges)
    assert (edges[0] >= 10.0, edges[-1] <= 30.0) == (True, True)


def test_a_transcript_is_the_same_every_time_and_however_chunks_are_grouped(models, chunk):
    ours = load(models, OPTIONS, Task("en"))
    encoded = [ours._model.encode(chunk(index=index).samples) for index in (0, 1, 0)]
    first, _, again = [ours._model.attempt(window, ours._prompt, 2) for window in encoded]
    assert first == again
    assert first.tokens


def test_it_needs_no_network(models, chunk, monkeypatch):
    def refuse(*_args, **_options):
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    assert len(load(models, OPTIONS, Task("en")).recognise([chunk(seconds=0.5)])) == 1


@pytest.mark.parametrize("name", ["model.bin", "config.json", "tokenizer.json"])
def test_a_missing_file_is_named(models, tmp_path, name):
    shutil.copytree(models / "small", tmp_path / "small")
    (tmp_path / "small" / name).unlink()
    with pytest.raises(ModelsMissing, match=name):
        load(tmp_path, OPTIONS, Task("en"))


@pytest.mark.parametrize("name", ["model.bin", "tokenizer.json"])
def test_a_file_that_is_something_else_is_told(models, tmp_path, name):
    shutil.copytree(models / "small", tmp_path / "small")
    (tmp_path / "small" / name).write_bytes(b"{}" * 100)
    with pytest.raises(ModelsCorrupt):
        load(tmp_path, OPTIONS, Task("en"))


def test_a_language_that_the_model_does_not_know_is_a_mistake_in_the_pack(models):
    with pytest.raises(ValueError, match="does not know the language 'tlh'"):
        load(models, OPTIONS, Task("tlh"))


@pytest.mark.parametrize(
    "options", [{}, {"folder": 1}, {"folder": "small", "beams": 0}, {"folder": "small", "beans": 1}]
)
def test_an_option_that_the_engine_does_not_take_is_refused(models, options):
    with pytest.raises((TypeError, ValueError)):
        load(models, options, Task("en"))


@pytest.mark.parametrize("name", ["de", "en_whisper", "es", "fr", "multilingual"])
@pytest.mark.parametrize("point", ["standard", "enhanced"])
def test_the_packs_that_come_with_the_program_name_options_that_exist(models, tmp_path, chunk, name, point):
    pack = load_pack(name)
    folder = pack.operating_point(point).recognisers[0].options["folder"]
    (tmp_path / folder).symlink_to(models / "small")
    ours = load_engine(pack, point, tmp_path, Task(pack.codes[0]))
    assert ours.recognise([]) == []
    needed = {path.rpartition("/")[2] for path in pack.operating_points[point].files}
    assert {"model.bin", "config.json", "tokenizer.json"} < needed

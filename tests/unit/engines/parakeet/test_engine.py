import shutil
import socket

import numpy as np
import pytest

from contract.errors.models import ModelsCorrupt, ModelsMissing
from transcriber.engines.base import Entry, Task
from transcriber.engines.load import load_engine
from transcriber.engines.parakeet.engine import ParakeetEngine, load
from transcriber.engines.parakeet.model import DECODER, ENCODER, VOCABULARY, WEIGHTS
from transcriber.packs.load import load_pack

OPTIONS = {"folder": "small"}
LOOP = [(3, "▁a", 0), (3, "▁b", 0), (3, "▁c", 0), (3, "t", 0)] * 4


def engine(model, language="en"):
    return ParakeetEngine(model, Task(language))


def texts(utterance):
    return [word.text for word in utterance.words]


def test_a_chunk_gives_words_with_times_from_the_start_of_the_file(fake_model, chunk):
    model = fake_model([(5, "▁a", 2), (7, "t", 3), (25, "▁b", 4), (29, ".", 1)])
    (heard,) = engine(model).recognise([chunk(start=10.0, index=7, channel=1)])
    assert (heard.index, heard.start_seconds, heard.end_seconds, heard.channel) == (7, 10.0, 14.0, 1)
    assert texts(heard) == ["at", "b."]
    assert [(word.start_seconds, word.end_seconds) for word in heard.words] == [
        pytest.approx((10.4, 10.8)),
        pytest.approx((12.0, 12.32)),
    ]


def test_a_word_ends_where_nobody_speaks_any_more(fake_model, chunk):
    speech = np.zeros(100, np.float32)  # of 0.04 s each
    speech[10:16] = 0.9
    (heard,) = engine(fake_model([(5, "▁a", 4)])).recognise([chunk(start=0.0, speech=speech)])
    assert (heard.words[0].start_seconds, heard.words[0].end_seconds) == pytest.approx((0.4, 0.64))


def test_confidence_is_that_of_the_words_own_tokens_and_a_mark_has_its_own(fake_model, chunk):
    (heard,) = engine(fake_model([(5, "▁a", 1), (6, "t", 1), (7, ".", 1)], sure=3.0)).recognise([chunk()])
    probability = np.exp(3) / (np.exp(3) + 18)  # against the others that may be written, and the blank
    assert heard.words[0].confidence == pytest.approx(probability)
    assert heard.words[0].mark_confidence == pytest.approx(probability)


def test_a_guess_where_nobody_speaks_is_no_word(fake_model, chunk):
    nobody, somebody = np.full(100, 0.1, np.float32), np.full(100, 0.8, np.float32)
    said = [(20, "▁a", 2)]
    guess = engine(fake_model(said, said, said, sure=1.0))
    assert [texts(heard) for heard in guess.recognise([chunk(speech=nobody), chunk(speech=somebody)])] == [
        [],
        ["a"],
    ]
    assert texts(guess.recognise([chunk(speech=None)])[0]) == ["a"]


def test_what_is_sure_is_written_even_where_nobody_seems_to_speak(fake_model, chunk):
    nobody = np.full(100, 0.1, np.float32)
    assert texts(engine(fake_model([(20, "▁a", 2)])).recognise([chunk(speech=nobody)])[0]) == ["a"]


def test_who_says_no_ten_times_is_written_ten_times(fake_model, chunk):
    said = [(4 * index, "▁no", 3) for index in range(10)]
    assert texts(engine(fake_model(said)).recognise([chunk()])[0]) == ["no"] * 10


def test_a_loop_without_time_is_decoded_again_by_halves(fake_model, chunk):
    model = fake_model([(0, "▁a", 1), *LOOP], [(2, "▁b", 1)], [(2, "▁c", 1)])
    (heard,) = engine(model).recognise([chunk(start=20.0)])
    assert texts(heard) == ["b", "c"]
    assert 21.0 < heard.words[1].start_seconds < 23.0


def test_halves_that_are_loops_too_and_short_chunks_have_no_words(fake_model, chunk):
    model = fake_model(LOOP, LOOP, LOOP)
    assert texts(engine(model).recognise([chunk(seconds=8.0)])[0]) == []
    assert len(model.encoded) == 3
    assert texts(engine(fake_model(LOOP)).recognise([chunk(seconds=3.0)])[0]) == []


def test_a_long_chunk_is_cut(fake_model, chunk):
    model = fake_model([(1, "▁a", 1)], [(1, "▁b", 1)])
    assert texts(engine(model).recognise([chunk(seconds=40.0)])[0]) == ["a", "b"]
    assert max(model.encoded) < 30 * 16_000


@pytest.mark.parametrize(("language", "written"), [("pl", "b"), ("uk", "ж"), ("el", "b")])
def test_words_are_in_the_letters_of_the_language(fake_model, chunk, vocabulary, language, written):
    model = fake_model([(1, "▁ж", 1)])
    step = model.step
    second = vocabulary.pieces.index("▁b")

    def either(frame, token, state):
        """As it is told, and but for that it would be `b`."""
        found = step(frame, vocabulary.pieces.index("▁ж") if token == second else token, state)
        if found.tokens[vocabulary.blank] == 0:
            found.tokens[second] = 4.0
        return found

    model.step = either
    assert texts(engine(model, language).recognise([chunk()])[0]) == [written]


def test_words_to_listen_for_are_refused_by_name(fake_model):
    with pytest.raises(ValueError, match="additional vocabulary"):
        ParakeetEngine(fake_model(), Task("en", (Entry("Zagreb"),)))


def test_a_transcript_is_the_same_every_time_and_however_chunks_are_grouped(models, chunk):
    ours = load(models, OPTIONS, Task("en"))
    chunks = [chunk(seconds=seconds, index=index) for index, seconds in enumerate((2.0, 6.3, 0.05, 3.1))]
    together = ours.recognise(chunks)
    assert together == [utterance for one in chunks for utterance in ours.recognise([one])]
    assert sum(len(utterance.words) for utterance in together) > 10


def test_a_real_model_gives_times_within_the_chunk_in_order(models, chunk):
    (heard,) = load(models, OPTIONS, Task("en")).recognise([chunk(seconds=9.0)])
    starts = [word.start_seconds for word in heard.words]
    assert len(starts) > 5
    assert starts == sorted(starts)
    assert all(10.0 <= word.start_seconds <= word.end_seconds <= 19.0 for word in heard.words)
    assert all(0 < word.confidence < 1 for word in heard.words)


def test_it_needs_no_network(models, chunk, monkeypatch):
    def refuse(*_args, **_options):
        raise AssertionError("a connection was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)
    assert len(load(models, OPTIONS, Task("en")).recognise([chunk(seconds=0.5)])) == 1


@pytest.mark.parametrize("name", ["encoder.onnx", "decoder_joint-model.int8.onnx", "vocab.txt"])
def test_a_missing_file_is_named_and_one_that_is_something_else_is_told(models, tmp_path, name):
    shutil.copytree(models / "small", tmp_path / "small")
    (tmp_path / "small" / name).unlink()
    with pytest.raises(ModelsMissing, match=name):
        load(tmp_path, OPTIONS, Task("en"))
    (tmp_path / "small" / name).write_bytes(b"{}" * 100)
    with pytest.raises(ModelsCorrupt, match=name):
        load(tmp_path, OPTIONS, Task("en"))


def test_missing_weights_are_named(models, tmp_path):
    shutil.copytree(models / "small", tmp_path / "small")
    (tmp_path / "small" / "encoder.weights").unlink()
    with pytest.raises(ModelsMissing, match=r"encoder\.weights"):
        load(tmp_path, OPTIONS, Task("en"))


def test_a_graph_of_another_model_is_told(models, tmp_path):
    shutil.copytree(models / "small", tmp_path / "small")
    shutil.copy(tmp_path / "small/decoder_joint-model.int8.onnx", tmp_path / "small/encoder.onnx")
    with pytest.raises(ModelsCorrupt, match=r"no graph of a Parakeet.*target_length"):
        load(tmp_path, OPTIONS, Task("en"))


@pytest.mark.parametrize("name", ["en_parakeet", "parakeet"])
def test_the_packs_that_come_with_the_program_name_files_and_options_that_exist(models, tmp_path, name):
    (tmp_path / "parakeet").symlink_to(models / "small")
    pack = load_pack(name)
    ours = load_engine(pack, "standard", tmp_path, Task(pack.codes[0]))
    assert ours.recognise([]) == []
    needed = [path for path in pack.operating_points["standard"].files if path.startswith("parakeet/")]
    assert all((tmp_path / path).is_file() for path in needed)
    assert {path.partition("/")[2] for path in needed} == {ENCODER, WEIGHTS, DECODER, VOCABULARY}


@pytest.mark.parametrize("options", [{}, {"folder": 1}, {"folder": "small", "beams": 5}])
def test_an_option_that_the_engine_does_not_take_is_refused(models, options):
    with pytest.raises((TypeError, ValueError)):
        load(models, options, Task("en"))

# ruff: noqa: RUF001 these characters are meant

import pytest

from contract.errors.models import PackInvalid
from transcriber.engines.base import Task
from transcriber.engines.load import load_engine, load_identifier
from transcriber.engines.whisper.languages import code_of, own_code
from transcriber.engines.whisper.spans import unspaced
from transcriber.output.results import results
from transcriber.packs.load import load_pack
from transcriber.speech import Utterance, Word


def cut(vocabulary, *pieces):
    """Texts of the words, where each piece is given as tokens of its bytes."""
    tokens = list("".join(pieces).encode())
    return [vocabulary.text(tokens[first:after]).strip() for first, after in unspaced(vocabulary, tokens)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("你好，世界。", ["你", "好，", "世", "界。"]),
        ("「はい」と", ["「は", "い」", "と"]),
        ("ที่นี่", ["ที่", "นี่"]),
        ("我用iPhone 15打", ["我", "用", "iPhone", "15", "打"]),
        ("hello world", ["hello", "world"]),
        (" 你 好 。", ["你", "好 。"]),
        ("2024年", ["2024", "年"]),
        ("。。", ["。。"]),
        ("", []),
    ],
)
def test_where_there_are_no_spaces_signs_are_words_with_their_marks(vocabulary, text, expected):
    assert cut(vocabulary, text) == expected


def test_no_token_is_lost_though_the_last_sign_is_cut_short(vocabulary):
    tokens = list("你好".encode())[:-1]
    spans = list(unspaced(vocabulary, tokens))
    assert spans == [(0, len(tokens))]


def test_an_engine_cuts_as_the_language_does(models, chunk, said, monkeypatch):
    for delimiter, expected in (("", ["你", "好。"]), (" ", ["你好。"])):
        task = Task("cmn", word_delimiter=delimiter)
        ours = load_engine(load_pack("multilingual"), "standard", models, task)
        spoken = said("你好。")
        monkeypatch.setattr(ours._model, "attempt", lambda *_args, spoken=spoken, **_options: spoken)
        (heard,) = ours.recognise([chunk()])
        assert [word.text for word in heard.words] == expected


def test_marks_of_other_writings_end_sentences():
    for text in ("好。", "है।", "ကောင်း။", "ہے۔", "ምን።", "តើ។"):
        word, mark = results([Utterance(0, 0.0, 1.0, [Word(text, 0.0, 1.0, 0.9)])], "xx")
        assert word.alternatives[0].content == text[:-1]
        assert mark.is_eos


def test_languages_have_the_codes_of_the_contract(vocabulary):
    assert (own_code("cmn"), code_of("zh"), own_code("de"), code_of("de")) == ("zh", "cmn", "de", "de")
    assert vocabulary.prompt("cmn")[1] == vocabulary._special["<|zh|>"]
    assert "zh" not in vocabulary.languages


def test_a_model_tells_how_probable_each_of_its_languages_is(models, chunk, vocabulary):
    identifier = load_identifier(load_pack("multilingual"), "standard", models)
    found = identifier.languages(chunk(seconds=31.0))
    assert set(found) == vocabulary.languages
    assert sum(found.values()) == pytest.approx(1.0, abs=1e-3)
    assert identifier.languages(chunk(seconds=31.0)) == found


def test_the_multilingual_pack_lists_every_language_of_the_models(vocabulary):
    assert set(load_pack("multilingual").codes) == vocabulary.languages


def test_an_engine_that_cannot_tell_languages_is_a_mistake_in_the_pack(models):
    with pytest.raises(PackInvalid, match="cannot tell languages"):
        load_identifier(load_pack("en"), "standard", models)


@pytest.mark.parametrize(
    "language", ["en", "cmn", "ja", "th", "my", "lo", "km", "ar", "he", "fa", "ur", "ko"]
)
def test_a_pack_describes_each_language_as_it_is_written(language):
    spoken = load_pack("multilingual").spoken(language)
    assert (spoken.word_delimiter == "") == (language in {"cmn", "ja", "th", "my", "lo", "km"})
    assert (spoken.writing_direction == "right-to-left") == (language in {"ar", "he", "fa", "ur"})

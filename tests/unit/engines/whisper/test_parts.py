import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcriber.engines.whisper.confidence import calibrated
from transcriber.engines.whisper.guards import MAX_COMPRESSION, compression
from transcriber.engines.whisper.spectrogram import FRAMES, SILENCE_SECONDS, log_mel
from transcriber.engines.whisper.tokens import BYTES
from transcriber.engines.whisper.words import words


@pytest.mark.parametrize("mels", [80, 128])
@pytest.mark.parametrize("seconds", [0.001, 0.5, 7.3, 29.99, 30.0])
def test_the_spectrogram_is_that_of_the_reference(mels, seconds):
    reference = pytest.importorskip(
        "faster_whisper.feature_extractor", reason="faster-whisper is not installed"
    )
    count = int(seconds * 16_000)
    tone = (np.sin(np.arange(count) / 20) * np.linspace(0.01, 0.5, count)).astype(np.float32)
    ours = log_mel(tone, mels)
    theirs = reference.FeatureExtractor(mels)(np.pad(tone, (0, 480_000 - count)))[:, :FRAMES]
    assert ours.shape == (mels, FRAMES)
    assert ours.std() > 0.01
    np.testing.assert_allclose(ours, theirs, atol=1e-3)


@pytest.mark.parametrize("seconds", [0.001, 0.5, 7.305, 24.99, 25.0, 29.99, 30.0])
def test_a_window_ends_some_seconds_after_its_chunk_and_else_is_the_whole_one(seconds):
    noise = np.random.default_rng(1).standard_normal(int(seconds * 16_000)).astype(np.float32)
    short, whole = log_mel(noise, 80, SILENCE_SECONDS), log_mel(noise, 80)
    assert short.shape[1] / 100 == pytest.approx(min(30.0, seconds + SILENCE_SECONDS), abs=0.03)
    assert short.shape[1] % 2 == 0
    np.testing.assert_array_equal(short, whole[:, : short.shape[1]])


@pytest.mark.parametrize("count", [0, 1, 100])
def test_a_chunk_of_almost_nothing_has_a_spectrogram(count):
    assert np.isfinite(log_mel(np.zeros(count, np.float32), 80)).all()


def test_every_byte_has_a_sign_of_its_own():
    assert len(set(BYTES)) == 256
    assert (BYTES[ord("a")], BYTES[ord(" ")], BYTES[ord("\n")]) == ("a", "Ġ", "Ċ")


@given(st.text(max_size=40))
def test_text_comes_back_from_its_bytes(vocabulary, text):
    tokens = [vocabulary_token(byte) for byte in text.encode(errors="ignore")]
    assert vocabulary.text(tokens) == text.encode(errors="ignore").decode()


def vocabulary_token(byte):
    return byte  # the first tokens of the small vocabulary are the bytes in their order


def found(vocabulary, text, chunk):
    tokens = list(text.encode())
    starts = np.arange(len(tokens)) / 10
    times = np.stack([starts, starts + 0.1], axis=1)
    return words(vocabulary, tokens, times, np.full(len(tokens), 0.5), chunk)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (" Ça va ?", ["Ça", "va ?"]),
        ("¿Qué tal?", ["¿Qué", "tal?"]),
        (" « Oui »", ["«", "Oui »"]),
        (" - Ja.", ["-", "Ja."]),
        (" 20 € et 5 % !", ["20", "€", "et", "5", "% !"]),
        (" R$ 20, US$ 3", ["R$", "20,", "US$", "3"]),
        (" 1, 2, 3", ["1,", "2,", "3"]),
        (" 1,5 1.000 3:30 $5", ["1,5", "1.000", "3:30", "$5"]),
        (" ...", ["..."]),
        (" ", []),
    ],
)
def test_words_begin_at_spaces_and_marks_go_with_the_word_before(vocabulary, chunk, text, expected):
    assert [word.text for word in found(vocabulary, text, chunk())] == expected


@given(
    st.lists(st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=5), min_size=1, max_size=5)
)
def test_words_joined_by_spaces_come_apart_there(vocabulary, spoken):
    chunk = make_chunk(30.0)
    assert [word.text for word in found(vocabulary, " " + " ".join(spoken), chunk)] == spoken


def make_chunk(seconds, speech=None):
    from transcriber.speech import Chunk

    return Chunk(0, 0.0, np.zeros(int(seconds * 16_000), np.float32), speech)


def test_a_word_does_not_last_into_silence(vocabulary):
    speech = np.array([0, 0, 1, 1, 1, 0, 0, 0, 0, 0], np.float32)  # of a tenth of a second each
    (word,) = found(vocabulary, " abcde", make_chunk(1.0, speech))
    assert (word.start_seconds, word.end_seconds) == pytest.approx((0.2, 0.5))


def test_a_word_in_what_is_taken_for_silence_keeps_its_time(vocabulary):
    (word,) = found(vocabulary, " abc", make_chunk(1.0, np.zeros(10, np.float32)))
    assert (word.start_seconds, word.end_seconds) == pytest.approx((0.0, 0.4))


def test_no_word_ends_after_its_chunk(vocabulary):
    assert found(vocabulary, " abcdefgh", make_chunk(0.4))[0].end_seconds == pytest.approx(0.4)


def test_speech_does_not_compress_as_a_loop_does():
    assert (
        compression("The quick brown fox jumps over the lazy dog, and then it goes home.") < MAX_COMPRESSION
    )
    assert compression("and so on, " * 20) > MAX_COMPRESSION
    assert compression("") == 0


@given(st.lists(st.floats(0, 1), min_size=1, max_size=20))
def test_confidences_are_probabilities_in_the_order_of_the_models_own(own):
    ours = calibrated(own)
    assert ((ours > 0) & (ours < 1)).all()
    assert np.all(np.diff(ours[np.argsort(own)]) >= 0)


def test_a_word_among_doubtful_ones_is_trusted_less():
    assert calibrated([0.9, 0.9, 0.9])[0] > calibrated([0.9, 0.2, 0.2])[0] + 0.3


def test_no_word_has_no_confidence():
    assert calibrated([]).shape == (0,)

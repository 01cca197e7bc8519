import numpy as np
import pytest

from transcriber.engines.recut import Recut, pieces
from transcriber.segment.pieces import ChunkRules
from transcriber.segment.vad import WINDOW
from transcriber.speech import SAMPLE_RATE, Chunk, Utterance, Word

SHORT = ChunkRules(max_seconds=4.0, long_seconds=3.0, min_seconds=1.0)
SECOND = SAMPLE_RATE // WINDOW
"""Windows of about a second."""


def chunk(*spoken, start=10.0):
    """A chunk in which somebody speaks, or not, for so many seconds each."""
    speech = np.concatenate(
        [np.full(seconds * SECOND, is_speech, np.float32) for seconds, is_speech in spoken]
    )
    return Chunk(3, start, np.arange(len(speech) * WINDOW, dtype=np.float32), speech, channel=1)


class Counting:
    """An engine that hears one word in each piece: its length in samples."""

    def recognise(self, chunks):
        return [
            Utterance(
                one.index, one.start_seconds, 0.0, [Word(str(len(one.samples)), one.start_seconds, 0.0, 1.0)]
            )
            for one in chunks
        ]


def test_a_chunk_is_cut_in_its_pauses_and_no_sample_of_speech_is_lost():
    whole = chunk((2, 1), (1, 0), (2, 1), (1, 0), (2, 1))
    cut = list(pieces(whole, SHORT))
    assert len(cut) > 1
    assert all(piece.seconds <= SHORT.max_seconds for piece in cut)
    assert np.array_equal(np.concatenate([piece.samples for piece in cut]), whole.samples)
    assert [piece.start_seconds for piece in cut] == [10.0 + piece.samples[0] / SAMPLE_RATE for piece in cut]
    assert all(len(piece.speech) * WINDOW == len(piece.samples) for piece in cut)
    assert {(piece.index, piece.channel) for piece in cut} == {(3, 1)}


def test_a_stretch_in_which_nobody_speaks_is_not_heard():
    cut = list(pieces(chunk((2, 1), (6, 0), (2, 1)), SHORT))
    assert sum(piece.seconds for piece in cut) == pytest.approx(5, abs=0.1)


def test_a_chunk_in_which_nobody_listened_for_speech_stays_whole():
    whole = Chunk(0, 0.0, np.zeros(9 * SAMPLE_RATE, np.float32))
    assert list(pieces(whole, SHORT)) == [whole]


def test_what_was_heard_in_the_pieces_comes_back_as_one_utterance_for_each_chunk():
    first, second = chunk((2, 1), (1, 0), (2, 1)), chunk((1, 1), start=40.0)
    heard = Recut(Counting(), SHORT).recognise([first, second])
    assert [sum(int(word.text) for word in one.words) for one in heard] == [
        len(first.samples),
        len(second.samples),
    ]
    assert len(heard[0].words) > 1
    assert [(one.start_seconds, one.end_seconds, one.channel) for one in heard] == [
        (10.0, 10.0 + first.seconds, 1),
        (40.0, 40.0 + second.seconds, 1),
    ]

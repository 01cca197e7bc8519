"""Gives an engine shorter chunks than another one hears at once."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from transcriber.engines.base import Engine
from transcriber.segment.pieces import ChunkRules, next_piece
from transcriber.segment.vad import WINDOW
from transcriber.speech import SAMPLE_RATE, Chunk, Utterance


class Recut:
    """An engine whose chunks are cut once more, by rules of its own.

    Where nobody listened for speech, and so nobody knows where a cut is safe, a chunk stays whole.
    """

    def __init__(self, engine: Engine, rules: ChunkRules) -> None:
        self._engine = engine
        self._rules = rules

    def recognise(self, chunks: Sequence[Chunk]) -> list[Utterance]:
        cut = [list(pieces(chunk, self._rules)) for chunk in chunks]
        heard = iter(self._engine.recognise([piece for of_chunk in cut for piece in of_chunk]))
        return [
            _joined(chunk, list(islice(heard, len(of_chunk))))
            for chunk, of_chunk in zip(chunks, cut, strict=True)
        ]


def pieces(chunk: Chunk, rules: ChunkRules) -> Iterator[Chunk]:
    """The parts of a chunk in which somebody speaks, in order, each with the chunk's index."""
    if chunk.speech is None:
        yield chunk
        return
    first, speech = 0, chunk.speech
    while (piece := next_piece(speech, rules, final=True)) is not None:
        after = first + piece.windows * WINDOW
        if piece.spoken:
            yield replace(
                chunk,
                start_seconds=chunk.start_seconds + first / SAMPLE_RATE,
                samples=chunk.samples[first:after],
                speech=speech[: piece.windows],
            )
        first, speech = after, speech[piece.windows :]


def _joined(chunk: Chunk, parts: Sequence[Utterance]) -> Utterance:
    words = [word for part in parts for word in part.words]
    end = chunk.start_seconds + chunk.seconds
    return Utterance(chunk.index, chunk.start_seconds, end, words, chunk.channel)

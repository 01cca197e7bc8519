import numpy as np

from transcriber.identify.evidence import MAX_CHUNKS, evidence
from transcriber.speech import SAMPLE_RATE, Chunk


class Ear:
    def languages(self, chunk):
        return {"en": 1.0 - chunk.index / 10, "fr": chunk.index / 10}


def test_only_the_beginning_of_a_recording_is_heard():
    drawn = []

    def chunks():
        for index in range(100):
            drawn.append(index)
            yield Chunk(index, 2.0 * index, np.zeros(SAMPLE_RATE, np.float32))

    heard = evidence(chunks(), Ear())
    assert [(part.start_seconds, part.end_seconds) for part in heard] == [(0.0, 1.0), (2.0, 3.0), (4.0, 5.0)]
    assert heard[1].probabilities["en"] == 0.9
    assert len(drawn) == MAX_CHUNKS

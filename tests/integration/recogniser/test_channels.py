"""A voice in each channel: what is recognised in one does not depend on what is said in the other."""

import numpy as np

from tests.integration.recogniser.conftest import transcribe
from transcriber.segment.chunks import channel_chunks
from transcriber.speech import SAMPLE_RATE


def test_each_channel_gives_the_words_that_it_gives_alone(engine, models, speech):
    left, right = speech[: 10 * SAMPLE_RATE], speech[10 * SAMPLE_RATE : 20 * SAMPLE_RATE]
    both = np.stack([left, right])
    blocks = (both[:, at : at + 12_345] for at in range(0, both.shape[1], 12_345))
    utterances = engine.recognise(list(channel_chunks(blocks, models)))
    for channel, samples in enumerate(both):
        alone = transcribe(engine, samples, models)
        found = [utterance for utterance in utterances if utterance.channel == channel]
        assert [word.text for one in found for word in one.words] == [
            word.text for one in alone for word in one.words
        ]
        assert [word.start_seconds for one in found for word in one.words] == [
            word.start_seconds for one in alone for word in one.words
        ]

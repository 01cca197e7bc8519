"""The models of the language pack on real voices."""

from itertools import combinations
from pathlib import Path

import numpy as np
import pytest

from contract.speakers.told import Limits
from transcriber.diarize.embedding import FRAMES_TOGETHER, WIDTH, WeSpeakerEmbedding
from transcriber.diarize.filterbank import filterbank
from transcriber.diarize.graph import SHIPPED
from transcriber.diarize.listener import EMBEDDING_MODEL, SEGMENTATION_MODEL, with_voices
from transcriber.diarize.segmentation import FRAMES, LOCAL_SPEAKERS, WINDOW_SAMPLES, PyannoteSegmentation
from transcriber.diarize.turns import SpeakerOptions, told_turns
from transcriber.media.decode import decode
from transcriber.media.probe import probe
from transcriber.onnx import session
from transcriber.packs.load import load_pack
from transcriber.packs.present import check_present
from transcriber.speech import SAMPLE_RATE, Chunk, Utterance

READERS = {"anna": ["2033-164914-0000", "2033-164914-0001"], "ben": ["1998-15444-0000", "1998-15444-0001"]}
SECONDS = 3


@pytest.fixture(scope="module")
def speaker_models(models: Path) -> Path:
    return check_present(load_pack("en"), "standard", models, ["speakers"])


@pytest.fixture(scope="module")
def read(shared):
    """Four seconds of each of two sentences of two readers."""
    return {
        (reader, sentence): np.concatenate(list(decode(path, probe(path))))[: SECONDS * SAMPLE_RATE]
        for reader, sentences in READERS.items()
        for sentence in sentences
        for path in [shared / "audio" / "librispeech-dev" / f"{sentence}.flac"]
    }


def test_sentences_of_one_reader_are_more_alike_than_those_of_two(speaker_models, read):
    embedding = WeSpeakerEmbedding(speaker_models / EMBEDDING_MODEL)
    found = {}
    for name, samples in read.items():
        features = filterbank(samples)
        whole = np.ones((1, -(-len(features) // FRAMES_TOGETHER)), np.float32)
        (found[name],) = embedding(features - features.mean(axis=0), whole)
    same, different = [], []
    for one, other in combinations(found, 2):
        (same if one[0] == other[0] else different).append(float(found[one] @ found[other]))
    assert {vector.shape for vector in found.values()} == {(WIDTH,)}
    assert min(same) > max(different) + 0.1


def test_it_tells_nearly_what_the_published_graph_tells(speaker_models, models, read):
    """That computes in float32, ours in 8 bits."""
    published, ours = session(models / SHIPPED), WeSpeakerEmbedding(speaker_models / EMBEDDING_MODEL)
    for samples in read.values():
        features = filterbank(samples)
        features -= features.mean(axis=0)
        heard = {"fbank": features[None], "weights": np.ones((1, len(features)), np.float32)}
        (expected,) = published.run(["embedding"], heard)
        whole = np.ones((1, -(-len(features) // FRAMES_TOGETHER)), np.float32)
        (found,) = ours(features, whole)
        assert float(found @ expected[0] / np.linalg.norm(expected[0])) > 0.985


def test_the_segmentation_hears_speech_and_silence(speaker_models, read):
    segmentation = PyannoteSegmentation(speaker_models / SEGMENTATION_MODEL)
    window = np.zeros(WINDOW_SAMPLES, np.float32)
    window[: SECONDS * SAMPLE_RATE] = read["anna", READERS["anna"][0]]
    active = segmentation(window)
    assert active.shape == (FRAMES, LOCAL_SPEAKERS)
    spoken = active.any(axis=1)
    assert spoken[: FRAMES * SECONDS // 10].mean() > 0.5
    assert spoken[FRAMES // 2 :].mean() < 0.05


class Nothing:
    """An engine that hears no words."""

    def recognise(self, chunks):
        return [
            Utterance(one.index, one.start_seconds, one.start_seconds + one.seconds, ()) for one in chunks
        ]


@pytest.mark.parametrize(("readers", "expected"), [(["anna"], 1), (["anna", "ben"], 2)])
def test_one_speaker_stays_one_and_two_are_two(speaker_models, read, readers, expected):
    spoken = [
        read[reader, sentence] for at in range(2) for reader in readers for sentence in [READERS[reader][at]]
    ]
    chunks = [Chunk(at, at * SECONDS, samples) for at, samples in enumerate(spoken)]
    utterances = with_voices(Nothing(), speaker_models).recognise(chunks)
    told = told_turns([voice for utterance in utterances for voice in utterance.voices], SpeakerOptions())
    heard = told.turns(Limits())
    assert len({turn.speaker for turn in heard} - {None}) == expected

"""Quality on two conversations of two speakers each, whose turns are known."""

import json

import jiwer
import numpy as np
import pytest
from whisper_normalizer.english import EnglishTextNormalizer

from tests.integration.recogniser.conftest import plain, read, spoken, text, transcribe

MOST_ERRORS = 0.105


@pytest.fixture(scope="module")
def conversations(engine, models, shared):
    """Turns and recognised utterances of each."""
    folder = shared / "audio" / "conversations"
    return [
        (
            json.loads((folder / f"{name}.json").read_text()),
            transcribe(engine, read(folder / f"{name}.flac"), models),
        )
        for name in ("conv0", "conv1")
    ]


def test_few_words_are_wrong(conversations):
    normalised = EnglishTextNormalizer()
    true = [normalised(" ".join(turn["text"] for turn in turns)) for turns, _ in conversations]
    found = [normalised(text(utterances)) for _, utterances in conversations]
    assert jiwer.wer(true, found) <= MOST_ERRORS


def test_words_lie_in_the_turns_in_which_they_were_said(conversations):
    outside = []
    for turns, utterances in conversations:
        words = spoken(utterances)
        said = [(word, turn) for turn in turns for word in plain(turn["text"]).split()]
        matched = jiwer.process_words(
            " ".join(word for word, _ in said), " ".join(plain(word.text) or "-" for word in words)
        )
        for part in matched.alignments[0]:
            if part.type == "equal":
                pairs = zip(
                    said[part.ref_start_idx : part.ref_end_idx],
                    words[part.hyp_start_idx : part.hyp_end_idx],
                    strict=True,
                )
                outside += [
                    max(turn["start"] - word.start_seconds, word.end_seconds - turn["end"], 0.0)
                    for (_, turn), word in pairs
                ]
    assert len(outside) > 700
    assert np.max(outside) < 0.5
    assert np.mean(np.array(outside) > 0.1) < 0.01


def test_confidence_tells_right_words_from_wrong_ones(conversations):
    right, wrong = [], []
    for turns, utterances in conversations:
        words = spoken(utterances)
        matched = jiwer.process_words(
            plain(" ".join(turn["text"] for turn in turns)),
            " ".join(plain(word.text) or "-" for word in words),
        )
        for part in matched.alignments[0]:
            confidences = [word.confidence for word in words[part.hyp_start_idx : part.hyp_end_idx]]
            (right if part.type == "equal" else wrong).extend(confidences)
    assert np.mean(right) > np.mean(wrong) + 0.1

"""Who speaks, in mixtures of real voices: somebody who says one thing only, and two who speak at once."""

from collections import Counter

import numpy as np
import pytest

from contract.speakers.told import Limits
from tests.integration.recogniser.conftest import read, spoken, transcribe
from transcriber.diarize.listener import with_voices
from transcriber.diarize.overlap import with_overlap
from transcriber.diarize.turns import SpeakerOptions, told_turns
from transcriber.packs.load import load_pack
from transcriber.packs.present import check_present
from transcriber.speech import SAMPLE_RATE

PAUSE = np.zeros(SAMPLE_RATE // 5, np.float32)
READERS = {name: f"librispeech-dev/{name}.flac" for name in ("2033-164914-0001", "1998-15444-0002")}
BRIEF = [
    "librispeech-dev/3080-5032-0003.flac",
    "real/phone-en/ast-en-conf-roll-callcomplete.flac",
    # Nobody of these was at hand when the limits were chosen.
    "real/orders/0f6ccd6a.flac",
    "real/fleurs-es/fleurs-es-005.ogg",
    "real/fleurs-de/fleurs-de-001.ogg",
]
BRIEF_SECONDS = 2.5


@pytest.fixture(scope="module")
def listener(engine, models):
    """An engine that hears words and voices."""
    return with_voices(engine, check_present(load_pack("en"), "standard", models, ["speakers"]))


def voice(shared, name, seconds):
    """The beginning of what somebody says, as loud as everybody."""
    path = shared / "audio" / name
    if not path.is_file():
        pytest.skip(f"needs ../shared/audio/{name}")
    heard = read(path)
    begin = np.flatnonzero(np.abs(heard) > 0.1 * np.abs(heard).max())[0]
    heard = heard[begin : begin + round(seconds * SAMPLE_RATE)]
    return (0.08 * heard / np.sqrt(np.mean(heard**2))).astype(np.float32)


@pytest.mark.parametrize("brief", BRIEF)
def test_who_has_a_single_short_turn_is_a_speaker(listener, models, shared, brief):
    one, other = (voice(shared, name, 12) for name in READERS.values())
    third = voice(shared, brief, BRIEF_SECONDS)
    half = 6 * SAMPLE_RATE
    said = [("a", one[:half]), ("b", other[:half]), ("c", third), ("a", one[half:]), ("b", other[half:])]
    samples = np.concatenate([part for _, heard in said for part in (PAUSE, heard)])
    voices = [one for utterance in transcribe(listener, samples, models) for one in utterance.voices]
    turns = told_turns(voices, SpeakerOptions()).turns(Limits())

    labels = {person: Counter() for person in "abc"}
    at = 0.0
    for person, heard in said:
        start, at = at + len(PAUSE) / SAMPLE_RATE, at + (len(PAUSE) + len(heard)) / SAMPLE_RATE
        for turn in turns:
            labels[person][turn.speaker] += max(
                0.0, min(at, turn.end_seconds) - max(start, turn.start_seconds)
            )
    mostly = {person: counted.most_common(1)[0][0] for person, counted in labels.items()}
    assert len(set(mostly.values()) - {None}) == 3


def test_words_said_while_another_speaks_are_marked_and_no_others(listener, models, shared):
    one, other = (voice(shared, name, 10) for name in READERS.values())
    begins, both = len(one) - 3 * SAMPLE_RATE, (len(one) / SAMPLE_RATE - 3.0, len(one) / SAMPLE_RATE)
    samples = np.zeros(begins + len(other), np.float32)
    samples[: len(one)] += one
    samples[begins:] += other
    words = spoken([with_overlap(utterance) for utterance in transcribe(listener, samples, models)])

    marked = [word for word in words if word.overlap]
    within = [word for word in words if both[0] <= word.start_seconds and word.end_seconds <= both[1]]
    assert len(within) >= 4
    assert len([word for word in within if word.overlap]) >= len(within) / 2
    for word in marked:
        assert both[0] - 0.5 < word.start_seconds
        assert word.end_seconds < both[1] + 0.5


def test_one_after_the_other_is_not_at_once(listener, models, shared):
    said = [voice(shared, name, 8) for name in READERS.values()]
    samples = np.concatenate([part for heard in said for part in (heard, PAUSE)])
    words = spoken([with_overlap(utterance) for utterance in transcribe(listener, samples, models)])
    assert len(words) > 20
    assert not [word for word in words if word.overlap]

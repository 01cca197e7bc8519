import tracemalloc
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.samples import silence, speechlike
from transcriber.segment.chunks import channel_chunks, chunks
from transcriber.segment.pieces import ChunkRules
from transcriber.segment.vad import WINDOW
from transcriber.speech import SAMPLE_RATE

RULES = ChunkRules()
ANYWHERE = Path("/nowhere")
MEGABYTE = 2**20


class LoudIsSpeech:
    """A detector that needs no model: any sound is speech."""

    def __init__(self, _model):
        pass

    def another(self):
        return self

    def __call__(self, samples):
        return np.where(np.abs(samples.reshape(-1, WINDOW)).mean(axis=1) > 1e-3, 0.9, 0.01).astype(np.float32)


@pytest.fixture(autouse=True, scope="module")
def detector():
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("transcriber.segment.chunks.VoiceActivity", LoudIsSpeech)
        yield


@st.composite
def recordings(draw):
    """Up to three minutes of noise and silence in turns; no two samples of the noise are the same."""
    seconds = draw(st.lists(st.floats(0.05, 25), max_size=8))
    numbers = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    stretches = [
        numbers.uniform(-1, 1, int(length * SAMPLE_RATE)) * (number % 2)
        for number, length in enumerate(seconds)
    ]
    return np.concatenate([np.zeros(0), *stretches]).astype(np.float32)


def in_blocks(samples, size):
    return (samples[at : at + size] for at in range(0, len(samples), size))


def stretches(heard):
    """First sample and the one after the last of each chunk."""
    starts = [round(chunk.start_seconds * SAMPLE_RATE) for chunk in heard]
    return [(start, start + len(chunk.samples)) for start, chunk in zip(starts, heard, strict=True)]


@given(recordings())
def test_chunks_are_the_recording_itself_in_order_and_without_overlap(samples):
    heard = list(chunks(in_blocks(samples, SAMPLE_RATE), ANYWHERE))
    assert [chunk.index for chunk in heard] == list(range(len(heard)))
    for chunk, (start, end) in zip(heard, stretches(heard), strict=True):
        assert np.array_equal(chunk.samples, samples[start:end])
        assert chunk.samples.dtype == np.float32
        assert 0 < chunk.seconds <= RULES.max_seconds
    assert all(end <= start for (_, end), (start, _) in pairwise(stretches(heard)))


@given(recordings())
def test_all_speech_lies_in_chunks(samples):
    missing = samples.copy()
    for start, end in stretches(list(chunks(in_blocks(samples, SAMPLE_RATE), ANYWHERE))):
        missing[start:end] = 0
    windows = np.zeros(-(-len(samples) // WINDOW) * WINDOW, np.float32)
    windows[: len(samples)] = missing
    lost = (np.abs(windows.reshape(-1, WINDOW)).mean(axis=1) > 1e-3).astype(np.int8)
    runs = np.flatnonzero(np.diff(np.concatenate([[0], lost, [0]]))).reshape(-1, 2)
    assert all((stop - start) * WINDOW < RULES.min_speech_seconds * SAMPLE_RATE for start, stop in runs)


@given(recordings(), st.sampled_from([160, 1_000, WINDOW, 44_100, 10**7]))
def test_how_the_recording_comes_in_makes_no_difference(samples, size):
    one = list(chunks(in_blocks(samples, size), ANYWHERE))
    other = list(chunks(in_blocks(samples, SAMPLE_RATE), ANYWHERE))
    assert stretches(one) == stretches(other)
    assert all(np.array_equal(a.samples, b.samples) for a, b in zip(one, other, strict=True))


def of_channel(heard, channel):
    return [chunk for chunk in heard if chunk.channel == channel]


def side_by_side(recordings):
    longest = max(map(len, recordings))
    return np.stack([np.pad(samples, (0, longest - len(samples))) for samples in recordings])


@given(st.lists(recordings(), min_size=2, max_size=2), st.sampled_from([1_000, SAMPLE_RATE, 44_100]))
def test_each_channel_is_cut_as_if_it_were_the_only_one(several, size):
    channels = side_by_side(several)
    blocks = (channels[:, at : at + size] for at in range(0, channels.shape[1], size))
    heard = list(channel_chunks(blocks, ANYWHERE))
    assert [chunk.index for chunk in heard] == list(range(len(heard)))
    for number, samples in enumerate(channels):
        alone, found = list(chunks(in_blocks(samples, SAMPLE_RATE), ANYWHERE)), of_channel(heard, number)
        assert stretches(found) == stretches(alone)
        assert all(np.array_equal(a.samples, b.samples) for a, b in zip(found, alone, strict=True))
        assert all(np.array_equal(a.speech, b.speech) for a, b in zip(found, alone, strict=True))


def test_a_channel_that_comes_on_the_way_keeps_its_time():
    mono, stereo = speechlike(10.0), np.concatenate([speechlike(10.0), speechlike(10.0, seed=1)])
    heard = list(channel_chunks([mono, stereo, mono], ANYWHERE))
    for number, (begin, end) in enumerate([(0.0, 30.0), (10.0, 20.0)]):
        loud = [
            chunk.start_seconds + np.flatnonzero(chunk.samples)[[0, -1]] / SAMPLE_RATE
            for chunk in of_channel(heard, number)
        ]
        assert (loud[0][0], loud[-1][1]) == pytest.approx((begin, end), abs=0.01)


def test_a_silent_channel_does_not_hold_up_the_others():
    drawn = 0

    def blocks():
        nonlocal drawn
        for _ in range(300):
            drawn += 1
            yield np.concatenate([silence(1.0), speechlike(1.0), silence(1.0)])

    for chunk in channel_chunks(blocks(), ANYWHERE):
        assert chunk.channel == 1
        assert drawn - (chunk.start_seconds + chunk.seconds) <= RULES.max_seconds + 5


def test_an_hour_of_two_channels_needs_no_more_memory_than_their_chunks():
    both = np.concatenate([speechlike(1.0) + np.float32(0.01), silence(1.0)])
    tracemalloc.start()
    total = sum(chunk.seconds for chunk in channel_chunks((both for _ in range(3600)), ANYWHERE))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert total == pytest.approx(3600.0)
    assert peak < 12 * MEGABYTE


@pytest.mark.parametrize("blocks", [[], [silence(0)[0]], [silence(0.01)[0]], [silence(30)[0]] * 3])
def test_silence_gives_no_chunks(blocks):
    assert list(chunks(blocks, ANYWHERE)) == []


def test_a_recording_shorter_than_a_window_is_heard_when_it_is_loud_enough():
    rules = ChunkRules(min_speech_seconds=0.0)
    (chunk,) = chunks([speechlike(0.02)[0] + 0.1], ANYWHERE, rules)
    assert len(chunk.samples) == 320


def test_a_long_pause_is_not_recognised():
    recording = np.concatenate([speechlike(3)[0], silence(60)[0], speechlike(3)[0]])
    first, second = chunks(in_blocks(recording, SAMPLE_RATE), ANYWHERE)
    assert first.start_seconds == 0.0
    assert first.seconds < 3 + RULES.gap_seconds
    assert 63 - RULES.gap_seconds < second.start_seconds < 63
    assert second.start_seconds + second.seconds == 66.0


def test_a_chunk_is_handed_on_before_the_whole_recording_was_heard():
    drawn = 0

    def blocks():
        nonlocal drawn
        for _ in range(600):
            drawn += 1
            yield speechlike(1.0)[0]

    for chunk in chunks(blocks(), ANYWHERE):
        assert drawn - (chunk.start_seconds + chunk.seconds) <= RULES.max_seconds + 5


@pytest.mark.parametrize(
    "hour",
    [
        pytest.param([(3600, 1)], id="speech without a pause"),
        pytest.param([(3600, 0)], id="silence"),
        pytest.param([(2.5, 1), (0.5, 0)] * 1200, id="sentences"),
        pytest.param([(30, 1), (90, 0)] * 30, id="long pauses"),
    ],
)
def test_an_hour_needs_no_more_memory_than_a_chunk_and_a_block(hour):
    noise = speechlike(1.0)[0] + np.float32(0.01)
    quiet = silence(1.0)[0]

    def blocks():
        for seconds, loud in hour:
            for at in range(0, int(seconds * 10), 10):
                yield (noise if loud else quiet)[: int(min(1.0, seconds - at / 10) * SAMPLE_RATE)]

    tracemalloc.start()
    total = sum(chunk.seconds for chunk in chunks(blocks(), ANYWHERE))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert (total > 800) == any(loud for _, loud in hour)
    # A minute of samples is 3.7 MB, the hour 220 MB.
    assert peak < 8 * MEGABYTE

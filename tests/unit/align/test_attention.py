import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.samples import silence, tone
from transcriber.align.attention import token_times
from transcriber.speech import SAMPLE_RATE

FRAME = 384
SECONDS_PER_FRAME = FRAME / SAMPLE_RATE


def looking_at(*frames, of):
    """Attention of one token after the other, each to one frame and a little around it."""
    at = np.arange(of)
    weights = [np.exp(-0.5 * ((at - frame) / 2.0) ** 2) for frame in frames]
    return [(weight / weight.sum()).astype(np.float32) for weight in weights]


@given(st.data(), st.integers(1, 40), st.integers(1, 60))
def test_times_are_in_order_within_the_chunk_for_any_attention(data, tokens, frames):
    rng = np.random.default_rng(data.draw(st.integers(0, 2**32 - 1)))
    attention = list(rng.dirichlet(np.full(frames, 0.1), tokens).astype(np.float32))
    starts = data.draw(st.lists(st.booleans(), min_size=tokens, max_size=tokens))
    samples = rng.uniform(-1, 1, frames * FRAME + data.draw(st.integers(0, 2000))).astype(np.float32)
    times = token_times(attention, starts, samples, FRAME)
    assert times.shape == (tokens, 2)
    assert (times[:, 0] < times[:, 1]).all()
    assert (times[1:, 0] >= times[:-1, 1] - 1e-9).all()
    assert times[0, 0] >= 0.0
    assert times[-1, 1] <= frames * SECONDS_PER_FRAME + 1e-9


def test_a_word_is_where_the_decoder_looked_as_it_wrote_it():
    samples = np.concatenate([silence(1.0)[0], tone(0.5)[0], silence(1.0)[0], tone(0.5)[0], silence(1.0)[0]])
    frames = len(samples) // FRAME
    attention = looking_at(int(1.25 / SECONDS_PER_FRAME), int(2.75 / SECONDS_PER_FRAME), of=frames)
    times = token_times(attention, [True, True], samples, FRAME)
    assert np.allclose(times, [[1.0, 1.5], [2.5, 3.0]], atol=0.15)


def test_words_stay_out_of_a_pause_even_if_the_decoder_looked_there():
    samples = np.concatenate([tone(1.0)[0], silence(3.0)[0], tone(1.0)[0]])
    frames = len(samples) // FRAME
    attention = looking_at(int(0.9 / SECONDS_PER_FRAME), int(4.0 / SECONDS_PER_FRAME), of=frames)
    (_, end), (start, _) = token_times(attention, [True, True], samples, FRAME)
    assert end <= 1.3
    assert start >= 3.7


def test_more_tokens_than_frames_are_spread_evenly():
    times = token_times(looking_at(0, 0, 0, 0, of=2), [True] * 4, tone(0.1)[0], FRAME)
    assert np.allclose(np.diff(times), SECONDS_PER_FRAME / 2)
    assert times[0, 0] == 0.0

"""Sounds without speech, at 16 kHz. The same seed gives the same sound."""

import numpy as np

from transcriber.speech import SAMPLE_RATE

SECONDS = 40


def white_noise(seed, level):
    noise = np.random.default_rng(seed).standard_normal(SECONDS * SAMPLE_RATE) * level
    return np.clip(noise, -1, 1).astype(np.float32)


def coloured_noise(seed, low_hertz, high_hertz, slope):
    """Noise between two frequencies, falling with frequency to the power of `slope`."""
    count = SECONDS * SAMPLE_RATE
    hertz = np.fft.rfftfreq(count, 1 / SAMPLE_RATE)
    spectrum = np.fft.rfft(np.random.default_rng(seed).standard_normal(count))
    spectrum *= ((hertz > low_hertz) & (hertz < high_hertz)) / np.maximum(hertz, 50.0) ** slope
    noise = np.fft.irfft(spectrum, count)
    return (noise / np.abs(noise).max()).astype(np.float32)


def breath(seed, level=0.1, period_seconds=3.5):
    """Somebody breathing close to a microphone."""
    times = np.arange(SECONDS * SAMPLE_RATE) / SAMPLE_RATE
    swell = np.clip(np.sin(2 * np.pi * times / period_seconds), 0, 1) ** 2
    return (level * coloured_noise(seed, 100, 4000, 0.7) * swell).astype(np.float32)


def chords(seed):
    """Plucked chords, as music on hold: three notes with overtones, one chord after the other."""
    numbers = np.random.default_rng(seed)
    length = int(SAMPLE_RATE * numbers.uniform(0.3, 2.0))
    times = np.arange(length) / SAMPLE_RATE
    overtones = np.arange(1, numbers.integers(3, 8))
    sound = np.zeros(SECONDS * SAMPLE_RATE)
    for start in range(0, len(sound) - length, length):
        root = 110 * 2 ** (numbers.integers(0, 24) / 12)
        notes = numbers.choice([[1, 1.25, 1.5], [1, 1.2, 1.5], [1, 1.5, 2]])
        hertz = root * np.outer(notes, overtones).ravel()
        weights = np.tile(0.05 / overtones, len(notes))
        plucked = weights @ np.sin(2 * np.pi * hertz[:, None] * times)
        decay = np.exp(-times * numbers.uniform(0.3, 4.0)) * np.minimum(1, times * 100)
        sound[start : start + length] = plucked * decay
    return sound.astype(np.float32)


def hum(hertz=50.0):
    """Mains hum with its overtones."""
    times = np.arange(SECONDS * SAMPLE_RATE) / SAMPLE_RATE
    return sum(0.05 / n * np.sin(2 * np.pi * n * hertz * times) for n in range(1, 8)).astype(np.float32)


def ringing():
    """A telephone that rings."""
    times = np.arange(SECONDS * SAMPLE_RATE) / SAMPLE_RATE
    both = np.sin(2 * np.pi * 440 * times) + np.sin(2 * np.pi * 480 * times)
    return (0.3 * both * (times % 6 < 2)).astype(np.float32)


def knocks(seed):
    """Somebody at the door, or on a keyboard."""
    numbers = np.random.default_rng(seed)
    sound = np.zeros(SECONDS * SAMPLE_RATE)
    for start in numbers.integers(0, len(sound) - 800, 60):
        sound[start : start + 800] += 0.5 * numbers.standard_normal(800) * np.exp(-np.arange(800) / 100)
    return np.clip(sound, -1, 1).astype(np.float32)

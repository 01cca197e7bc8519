"""The limits of the container contract, each in one place."""

from typing import Final

MAX_DURATION_SECONDS: Final = 2 * 60 * 60
PADDING_SECONDS: Final = 1.0
"""Codecs fill up their last frame, so a recording of exactly two hours may hold a little more."""
MAX_INPUT_BYTES: Final = 4 * 1024**3
SPLIT_SECONDS: Final = 5 * 60
"""Files shorter than this are not split when several engines run in parallel."""
MAX_CHANNELS: Final = 100
"""Channels that are transcribed each by itself. Mixed into one there may be any number."""
MAX_SAMPLES_PER_SECOND: Final = 10_000_000
"""Of all channels of a recording together: a hundred at 96 kHz, or thirteen at 768 kHz."""

FORMATS: Final = ("aac", "amr", "flac", "m4a", "mov", "mp3", "mp4", "mpeg", "ogg", "wav")

MAX_CONFIG_BYTES: Final = 4 * 1024**2
"""The largest vocabulary the contract allows, spelt out with pronunciations, is about a tenth of this."""
MAX_CONFIG_DEPTH: Final = 32
"""Levels of objects and lists. The contract's own keys need five; the rest is for `tracking.details`."""
MAX_CONFIG_VALUES: Final = 50_000
"""Keys and items of lists, in all. The largest vocabulary with all its ways to be said has 13,000."""
MAX_CONFIG_KEY_CHARACTERS: Final = 1024
"""Of one key. The contract's own have at most 30; the rest is for `tracking.details`."""
MAX_CONFIG_TEXT_CHARACTERS: Final = 64 * 1024
"""Of one text. The longest that the contract allows, six words of the vocabulary, has 24,005."""

MAX_NOTIFICATIONS: Final = 3
MAX_AUTH_HEADERS: Final = 100
"""Header lines of one call. Servers seldom take more."""
MAX_TARGET_LANGUAGES: Final = 5
MAX_VOCABULARY: Final = 1000
MAX_VOCABULARY_WORDS: Final = 6
"""Words in one entry of `additional_vocab`, and in each way to say it. A longer one is left out."""
MAX_VOCABULARY_CHARACTERS: Final = 4000
"""Characters in one word of `additional_vocab`."""
MAX_SOUNDS_LIKE: Final = 10_000
"""Ways to say the entries of `additional_vocab`, of all together. Each takes time in every chunk."""
MAX_SPEAKER_IDENTIFIERS: Final = 50
"""Identifiers of all known speakers together."""

# Replacements of words: `transcript_filtering_config.replacements`.
MAX_REPLACEMENTS: Final = 10_000
MAX_REPLACED_CHARACTERS: Final = 10_000
"""Characters of one `from`: a pattern that lists a thousand words is within it."""
MAX_REPLACEMENT_CHARACTERS: Final = 1000
"""Characters of one `to`, and of what a pattern makes of one word."""
MAX_REPLACEMENTS_CHARACTERS: Final = 1_000_000
"""Characters of every `from` and `to` together."""
PATTERN_SECONDS: Final = 10
"""Processor time for one pattern: to read it, and to apply it to every word of a recording."""
PATTERNS_SECONDS: Final = 60
"""Processor time for all patterns of a job."""
PATTERNS_MEMORY_BYTES: Final = 256 * 1024**2
"""Memory for all patterns of a job."""

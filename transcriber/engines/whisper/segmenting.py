"""Text to the tokens of Whisper."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from transcriber.engines.biasing.segmentation import Segmenter

_PARTS: Final = re.compile(r"'(?:s|t|re|ve|m|ll|d)| ?[^\W\d_]+| ?\d+| ?(?:[^\w\s]|_)+")
"""Letters, figures and marks are never in one token (Radford et al., 2019: GPT-2)."""


def segmenter(tokens: Mapping[bytes, int]) -> Segmenter:
    """Of a vocabulary of byte-level pieces, among which is every single byte."""
    return Segmenter(tokens, _bytes, lambda _: ())


def _bytes(word: str) -> Iterator[Sequence[bytes]]:
    for part in _PARTS.findall(f" {word}"):
        yield [bytes([byte]) for byte in part.encode()]

"""How the model may write an entry of a vocabulary."""

from collections.abc import Iterator

from transcriber.engines.base import Entry
from transcriber.engines.biasing.segmentation import Segmenter


def spellings(entry: Entry, segmenter: Segmenter) -> Iterator[tuple[int, ...]]:
    """Tokens of each way to write an entry, the likeliest first.

    Besides as it stands, an entry is listened for with its words capitalised, as the model writes names, and
    in small letters, as it writes what it takes for no name; so is what it sounds like. A single token is a
    word of the language: only as the user wrote it, or else the "will" of every sentence would be a Will.
    """
    seen = set()
    for spelt in (entry.content, *entry.sounds_like):
        given = segmenter.tokens(spelt)
        for written in dict.fromkeys((spelt, _capitalised(spelt), spelt.lower())):
            tokens = segmenter.tokens(written)
            if tokens and tokens not in seen and (tokens == given or len(tokens) > 1):
                seen.add(tokens)
                yield tokens


def _capitalised(words: str) -> str:
    return " ".join(word[:1].upper() + word[1:].lower() for word in words.split())

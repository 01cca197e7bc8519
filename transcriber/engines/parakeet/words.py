"""From the tokens of a chunk to its words."""

from collections.abc import Iterator, Sequence

import numpy as np

from transcriber.engines.parakeet.decoding import Heard
from transcriber.engines.parakeet.guards import is_made_up, spoken
from transcriber.engines.parakeet.model import FRAME_SECONDS
from transcriber.engines.parakeet.vocabulary import WORD_START, Vocabulary
from transcriber.output.marks import MARKS, OPENING
from transcriber.speech import Chunk, Word


def words(vocabulary: Vocabulary, heard: Sequence[Heard], chunk: Chunk) -> list[Word]:
    """Words with times from the start of the file, without those that are made up."""
    found = []
    for items in _spans(vocabulary, heard):
        text = _text(vocabulary, items)
        said = [item for item in items if not _is_marks(vocabulary.pieces[item.token])] or items
        start, end = _times(said, chunk)
        confidence = float(np.exp(np.mean([item.log_probability for item in said])))
        if not is_made_up(chunk, start, end, confidence):
            start, end = spoken(chunk, start, end)
            from_file = chunk.start_seconds + start, chunk.start_seconds + end
            found.append(
                Word(text, *from_file, confidence, mark_confidence=_mark_confidence(vocabulary, items))
            )
    return found


def _spans(vocabulary: Vocabulary, heard: Sequence[Heard]) -> Iterator[list[Heard]]:
    """The tokens of each word. Marks that stand apart go with the word before, opening ones with the next."""
    word: list[Heard] = []
    for items in _spaced(vocabulary, heard):
        text = _text(vocabulary, items)
        if word and not _awaits(_text(vocabulary, word)) and not (_is_marks(text) and not _awaits(text)):
            yield word
            word = []
        word += items
    if word:
        yield word


def _spaced(vocabulary: Vocabulary, heard: Sequence[Heard]) -> Iterator[list[Heard]]:
    """The tokens between two spaces, where they have any text."""
    part: list[Heard] = []
    for item in heard:
        if vocabulary.pieces[item.token].startswith(WORD_START) and _text(vocabulary, part):
            yield part
            part = []
        if vocabulary.pieces[item.token]:
            part.append(item)
    if _text(vocabulary, part):
        yield part


def _text(vocabulary: Vocabulary, items: Sequence[Heard]) -> str:
    """Without spaces: a word has none inside."""
    return "".join(vocabulary.pieces[item.token] for item in items).replace(WORD_START, "")


def _is_marks(text: str) -> bool:
    return MARKS.issuperset(text.strip(WORD_START))


def _awaits(text: str) -> bool:
    """Whether it is marks that stand before a word."""
    return bool(text) and OPENING.issuperset(text)


def _times(said: Sequence[Heard], chunk: Chunk) -> tuple[float, float]:
    """Seconds from the start of the chunk."""
    start = min(said[0].frame * FRAME_SECONDS, chunk.seconds)
    return start, max(start, min((said[-1].frame + said[-1].frames) * FRAME_SECONDS, chunk.seconds))


def _mark_confidence(vocabulary: Vocabulary, items: Sequence[Heard]) -> float | None:
    """Probability of the mark at the end of a word, where it is a token."""
    last = vocabulary.pieces[items[-1].token]
    is_mark = len(items) > 1 and len(last) == 1 and _is_marks(last)
    return float(np.exp(items[-1].log_probability)) if is_mark else None

"""Utterances as an engine would give them, from text."""

from collections.abc import Sequence

from transcriber.speech import Utterance, Word

SECONDS_A_WORD = 0.5


def words(text: str, confidence: float | Sequence[float] = 0.9, *, late: float = 0.0) -> list[Word]:
    """A word each half second. `late` is when the first begins."""
    parts = text.split()
    sure = [confidence] * len(parts) if isinstance(confidence, float) else confidence
    return [
        Word(part, late + at * SECONDS_A_WORD, late + (at + 1) * SECONDS_A_WORD, one)
        for at, (part, one) in enumerate(zip(parts, sure, strict=True))
    ]


def said(text: str, confidence: float | Sequence[float] = 0.9, *, late: float = 0.0) -> Utterance:
    return Utterance(0, 0.0, 20.0, words(text, confidence, late=late))


def text_of(utterance: Utterance) -> str:
    return " ".join(word.text for word in utterance.words)

"""From the words of an engine to the results of a transcript."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate, pairwise
from typing import Final
from unicodedata import normalize

from contract.transcript import UNKNOWN_SPEAKER, Alternative, Result
from transcriber.output.abbreviations import keeps_full_stop
from transcriber.output.marks import SINGLE_QUOTES
from transcriber.output.split import Part, split
from transcriber.speech import Utterance, Word

HUNDREDTHS: Final = 100
"""Of a second. Times are whole hundredths until they are written, so that none decreases by rounding."""


def results(
    utterances: Iterable[Utterance], language: str, *, permitted_marks: Collection[str] | None = None
) -> list[Result]:
    """Turn words into word and punctuation results.

    Every mark that an engine writes at the edge of a word becomes a punctuation result of its own: full
    stop, comma, question and exclamation mark, and also quotes, dashes, brackets, colons and ellipses,
    because what the engine heard should not be lost; a client that wants fewer says so with
    `permitted_marks`. `split` says what stays in the word. A letter with its accent is one character (NFC).
    A mark has the confidence of the word it came with, and the time where the word before it ends.

    The first word of an utterance begins with a capital if the one before ended a sentence: an engine does
    not know what came before, and may begin with a small letter.

    Parameters
    ----------
    utterances
        In the order of the file.
    language
        Code for each result; also decides which abbreviations are known.
    permitted_marks
        The marks to write, None for all. Others are left out, and with them the sentence ends they marked. A
        run (`--`, `...`) is permitted by its first character.

    Returns
    -------
    list of Result
        Times never decrease from one result to the next, nor from start to end.
    """
    writer = _Writer(language, permitted_marks)
    for utterance in utterances:
        writer.write(utterance.words)
    return writer.written


@dataclass(slots=True)
class _Writer:
    language: str
    permitted_marks: Collection[str] | None
    written: list[Result] = field(default_factory=list)
    end: int | None = None
    """Where the last result ended, in hundredths of a second; None before the first."""

    def write(self, words: Sequence[Word]) -> None:
        in_quote = False
        for index, word in enumerate(words):
            following = words[index + 1].text if index + 1 < len(words) else None
            belongs = partial(keeps_full_stop, following=following, language=self.language)
            text = normalize("NFC", word.text)
            parts = list(split(text if index else self._beginning(text), belongs, in_quote=in_quote))
            in_quote = _leaves_quote_open(parts, in_quote=in_quote)
            self._write_word(word, parts)

    def _beginning(self, text: str) -> str:
        """Write the first word of an utterance; one with a capital within it (`iPhone`) stays as it is."""
        begins = bool(self.written) and bool(self.written[-1].is_eos) and text == text.lower()
        return text[:1].upper() + text[1:] if begins else text

    def _write_word(self, word: Word, parts: list[Part]) -> None:
        floor = self.end or 0
        start = max(round(word.start_seconds * HUNDREDTHS), floor)
        end = max(round(word.end_seconds * HUNDREDTHS), start)
        spans = _shared(start, end, [len(part.text) for part in parts if part.attaches_to is None])
        for part in parts:
            if part.attaches_to is None:
                begins, self.end = next(spans)
                self._add(part, begins, self.end, word)
            elif self._permits(part.text):
                self.end = start if self.end is None else self.end
                self._add(part, self.end, self.end, word)

    def _permits(self, mark: str) -> bool:
        return self.permitted_marks is None or mark[0] in self.permitted_marks

    def _add(self, part: Part, start: int, end: int, word: Word) -> None:
        is_mark = part.attaches_to is not None
        confidence = round(min(max(word.confidence, 0.0), 1.0), 2)
        reading = Alternative(part.text, confidence, self.language, word.speaker or UNKNOWN_SPEAKER)
        self.written.append(
            Result(
                type="punctuation" if is_mark else "word",
                start_time=start / HUNDREDTHS,
                end_time=end / HUNDREDTHS,
                alternatives=(reading,),
                is_eos=part.ends_sentence if is_mark else None,
                attaches_to=part.attaches_to,
                volume=None if is_mark or word.volume is None else round(word.volume, 2),
                overlap=(word.overlap and not is_mark) or None,
            )
        )


def _shared(start: int, end: int, lengths: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Share out a time among words written as one, by their characters."""
    total = sum(lengths)
    edges = (
        [start + (end - start) * done // total for done in accumulate(lengths, initial=0)] if total else []
    )
    return pairwise(edges)


def _leaves_quote_open(parts: Sequence[Part], *, in_quote: bool) -> bool:
    for part in parts:
        if part.text in SINGLE_QUOTES:
            in_quote = part.attaches_to == "next"
    return in_quote

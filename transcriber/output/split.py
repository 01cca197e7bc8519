"""Splits a written word into the word itself and the punctuation marks around it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from contract.marks import PAUSES
from contract.transcript import Attachment
from transcriber.output.marks import BRACKETS, CLOSING, MARKS, OPENING, SENTENCE_ENDS, SINGLE_QUOTES

# Words that begin with an apostrophe, which is no opening quote then.
_ELISIONS: Final = frozenset(
    "em cause til till tis twas twere bout round n un nother kay er im s t d ll re ve m".split()  # noqa: SIM905
)
# A dash or an ellipsis between two words. A hyphen, and an en dash between figures (1914-18), join one word.
_JOINT: Final = re.compile(r"(?<=[^\s])(-{2,}|[—―]|(?<!\d)–|–(?!\d)|\.{2,}|…)(?=[^\s])")  # noqa: RUF001
_RUN: Final = re.compile(r"\.{2,}|-{2,}")
_LAST_RUN: Final = re.compile(r"(?:\.{2,}|-{2,})$")
_LONE_HYPHEN: Final = "-"


@dataclass(frozen=True, slots=True)
class Part:
    """A word, or a mark with the side it attaches to (None for a word)."""

    text: str
    attaches_to: Attachment | None = None

    @property
    def ends_sentence(self) -> bool:
        return self.attaches_to in {"previous", "none"} and self.text in SENTENCE_ENDS


FullStopBelongs = Callable[[str], bool]
"""Whether a full stop after this word is a part of it."""


def split(text: str, belongs: FullStopBelongs, *, in_quote: bool) -> Iterator[Part]:
    """Split what an engine writes between two spaces, or a word and the marks that stand apart (`va ?`).

    Apostrophes and hyphens inside a word stay, as do signs that are read aloud (`$5`, `50%`). Two words
    joined by a dash or an ellipsis come apart. Joining the parts by their attachment gives the text back,
    but for those spaces.

    Parameters
    ----------
    in_quote
        Whether a single quote has been opened and not closed: then one at the end of a word closes it;
        otherwise it is an apostrophe (`the dogs' bowl`).
    """
    if text.isalnum():  # most words
        yield Part(text)
        return
    for piece in text.split():
        yield from _split(piece, belongs, in_quote=in_quote)


def _split(text: str, belongs: FullStopBelongs, *, in_quote: bool) -> Iterator[Part]:
    if _core(text, belongs, in_quote=in_quote) == (0, 0):
        yield from _marks_alone(text)
        return
    pieces = _pieces(text)
    for index, piece in enumerate(pieces):
        if index % 2:
            yield Part(piece, "both")
        else:
            yield from _around(piece, belongs, in_quote=in_quote)


def _pieces(text: str) -> list[str]:
    """Cut a text at the joints between words: words at even places, joints at odd ones."""
    pieces: list[str] = []
    start = 0
    for joint in _JOINT.finditer(text):
        left, right = text[start : joint.start()], text[joint.end() :]
        if any(map(str.isalnum, left)) and any(map(str.isalnum, right)):
            pieces += [left, joint[0]]
            start = joint.end()
    return [*pieces, text[start:]]


def _around(text: str, belongs: FullStopBelongs, *, in_quote: bool) -> Iterator[Part]:
    first, last = _core(text, belongs, in_quote=in_quote)
    yield from (Part(mark, "next") for mark in _marks(text[:first]))
    yield Part(text[first:last])
    yield from (Part(mark, "previous") for mark in _marks(text[last:]))


def _core(text: str, belongs: FullStopBelongs, *, in_quote: bool) -> tuple[int, int]:
    """Find where the word proper begins and ends; (0, 0) if there are marks only."""
    first = 0
    while first < len(text) and (width := _leading(text[first:])):
        first += width
    if first == len(text) or text[first:] == _LONE_HYPHEN:
        return 0, 0
    quoted = in_quote or not SINGLE_QUOTES.isdisjoint(text[:first])
    last = len(text)
    while width := _trailing(text[first:last], text[last:], belongs, in_quote=quoted):
        last -= width
    return first, last


def _leading(text: str) -> int:
    """Width of the mark that a text begins with, 0 if it begins with a word."""
    if run := _RUN.match(text):
        return run.end()
    if text[0] in SINGLE_QUOTES:
        return int(not _is_elision(text[1:]))
    if text[0] == "." and text[1:2].isalnum():  # .5, .com
        return 0
    return int(text[0] in MARKS)


def _is_elision(rest: str) -> bool:
    word = re.match(r"\w*", rest)
    return rest[:1].isdigit() or (word is not None and word[0].lower() in _ELISIONS)


def _trailing(text: str, after: str, belongs: FullStopBelongs, *, in_quote: bool) -> int:
    """Width of the mark that a text ends with, 0 if it ends with a word; `after` is what stood behind it."""
    mark, before = text[-1:], text[:-1]
    if not before:
        return 0
    if run := _LAST_RUN.search(text):
        return len(run[0]) if run.start() else 0
    if mark in SINGLE_QUOTES:
        return int(in_quote)
    if mark in BRACKETS and before.count(BRACKETS[mark]) > before.count(mark):  # word(s)
        return 0
    if mark == "." and (belongs(before) or after[:1] in PAUSES):
        return 0
    return int(mark in MARKS)


def _marks(text: str) -> Iterator[str]:
    """Give each mark; a run of full stops or hyphens is one."""
    at = 0
    while at < len(text):
        run = _RUN.match(text, at)
        end = run.end() if run else at + 1
        yield text[at:end]
        at = end


def _marks_alone(text: str) -> Iterator[Part]:
    """Attach marks without a word: closing ones to the word before, opening ones to the next, dashes to none.

    Engines write a full stop apart now and then; `hello .` is meant as `hello.`.
    """
    attachment = _attachment_alone(text[0])
    for index, mark in enumerate(_marks(text)):
        yield Part(mark, "previous" if index and attachment == "none" else attachment)


def _attachment_alone(mark: str) -> Attachment:
    if mark in OPENING:
        return "next"
    return "previous" if mark in SENTENCE_ENDS | PAUSES | CLOSING | {"…"} else "none"

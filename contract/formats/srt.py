"""SubRip subtitles. All times are whole milliseconds, so that none is off by rounding."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise, zip_longest
from typing import Final

from contract.config.delivery import SrtOverrides
from contract.formats.lines import Ruler, even_breaks
from contract.formats.tokens import Token, voices
from contract.formats.turns import in_turns
from contract.transcript import Transcript

MAX_LINE_LENGTH: Final = 37
MAX_LINES: Final = 2
"""The contract's defaults."""

LONGEST_MS: Final = 7_000
SHORTEST_MS: Final = 833
"""How long a subtitle stays: 5/6 s to 7 s (Netflix Timed Text Style Guide). The next one may cut it short."""
READ_A_SECOND: Final = 20
"""Characters that an adult reads (Netflix again)."""
LATEST_MS: Final = 2_000
"""A subtitle that must wait for another channel's begins at most this late."""
SILENCE_MS: Final = 1_500
"""A pause after which a new subtitle begins. The BBC Subtitle Guidelines ask for a gap of a second and a
half where speech pauses: left standing longer, words seem to be still spoken; any gap much shorter looks
like a flicker."""


@dataclass(frozen=True, slots=True)
class Subtitle:
    lines: tuple[str, ...]
    start_ms: int
    end_ms: int


def to_srt(transcript: Transcript, overrides: SrtOverrides | None = None) -> str:
    """Write SubRip subtitles, numbered from 1; nothing at all for no words.

    A new subtitle begins at the end of a sentence, at a change of speaker, channel or language, after a long
    pause, and where the lines or the time are full. What must be broken is broken at words into even parts;
    only a word longer than a line is broken itself. Subtitles never overlap.

    Parameters
    ----------
    overrides
        `output_config.srt_overrides` of the job config: characters a line, white space included, and lines.
    """
    overrides = overrides or SrtOverrides()
    length = overrides.max_line_length or MAX_LINE_LENGTH
    lines = overrides.max_lines or MAX_LINES
    page = _Page(length, lines, transcript.word_delimiter)
    subtitles = [
        subtitle
        for _, tokens in voices(in_turns(transcript.results))
        for sentence in _sentences(piece for token in tokens for piece in _cut(token, length))
        for subtitle in page.subtitles(sentence)
    ]
    return "\n".join(_entry(number, shown) for number, shown in enumerate(_timed(subtitles), start=1))


@dataclass(frozen=True, slots=True)
class _Page:
    length: int
    max_lines: int
    delimiter: str

    def subtitles(self, sentence: list[Token]) -> Iterator[Subtitle]:
        """Spread one sentence evenly over as few subtitles as hold it."""
        ruler = self._ruler(sentence)

        def width(first: int, last: int) -> int | None:
            too_long = sentence[last - 1].end_ms - sentence[first].start_ms > LONGEST_MS
            if (too_long and last - first > 1) or not ruler.fits(first, last, self.length, self.max_lines):
                return None
            return ruler.width(first, last)

        for first, last in even_breaks(len(sentence), width):
            shown = sentence[first:last]
            yield Subtitle(self._lines(shown), shown[0].start_ms, shown[-1].end_ms)

    def _lines(self, tokens: list[Token]) -> tuple[str, ...]:
        ruler = self._ruler(tokens)

        def width(first: int, last: int) -> int | None:
            wide = ruler.width(first, last)
            return wide if wide <= self.length else None

        breaks = even_breaks(len(tokens), width)
        return tuple(
            self.delimiter.join(token.text for token in tokens[first:last]) for first, last in breaks
        )

    def _ruler(self, tokens: list[Token]) -> Ruler:
        return Ruler((token.text for token in tokens), len(self.delimiter))


def _cut(token: Token, length: int) -> Iterator[Token]:
    """Cut a token that holds white space or is longer than a line; its time is shared out by characters."""
    pieces = [word[at : at + length] for word in token.text.split() for at in range(0, len(word), length)]
    if len(pieces) == 1:
        yield replace(token, text=pieces[0])
        return
    characters = sum(map(len, pieces))
    seen = [0, *accumulate(map(len, pieces))]
    duration = token.end_ms - token.start_ms
    for piece, (before, after) in zip(pieces, pairwise(seen), strict=True):
        start, end = (token.start_ms + duration * at // characters for at in (before, after))
        yield Token(piece, start, end, token.ends_sentence and after == characters)


def _sentences(tokens: Iterable[Token]) -> Iterator[list[Token]]:
    sentence: list[Token] = []
    for token in tokens:
        if sentence and (sentence[-1].ends_sentence or token.start_ms - sentence[-1].end_ms >= SILENCE_MS):
            yield sentence
            sentence = []
        sentence.append(token)
    if sentence:
        yield sentence


def _timed(subtitles: Iterable[Subtitle]) -> Iterator[Subtitle]:
    """Leave each subtitle long enough to be read, but never into the next; every end is after its start.

    Where channels speak at the same time, the next one waits until this one could be read.
    """
    in_order = sorted(
        subtitles, key=lambda subtitle: subtitle.start_ms
    )  # channels may come one after the other
    free_from = 0
    crowded = False
    for subtitle, following in zip_longest(in_order, in_order[1:]):
        start = max(subtitle.start_ms, free_from)
        end = min(max(subtitle.end_ms, start + SHORTEST_MS), start + LONGEST_MS)
        if following:
            crowded = following.start_ms < subtitle.end_ms or (crowded and start > subtitle.start_ms)
            wait = min(start + _reading_ms(subtitle) - following.start_ms, LATEST_MS) if crowded else 0
            end = max(min(end, following.start_ms + max(wait, 0)), start + 1)
        free_from = end
        yield Subtitle(subtitle.lines, start, end)


def _reading_ms(subtitle: Subtitle) -> int:
    return max(SHORTEST_MS, sum(map(len, subtitle.lines)) * 1000 // READ_A_SECOND)


def _entry(number: int, subtitle: Subtitle) -> str:
    text = "\n".join(subtitle.lines)
    return f"{number}\n{_clock(subtitle.start_ms)} --> {_clock(subtitle.end_ms)}\n{text}\n"


def _clock(ms: int) -> str:
    seconds, ms = divmod(ms, 1000)
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours:02}:{minutes:02}:{seconds:02},{ms:03}"

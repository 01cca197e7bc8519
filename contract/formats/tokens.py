"""The results of a transcript as tokens: words with their punctuation attached, ready to be joined."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter

from contract.transcript import SPEAKER_CHANGE, Alternative, Form, Result


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks, where and in what language. Text of one voice runs on; another begins a line of its own."""

    channel: str | None
    speaker: str | None
    language: str | None


@dataclass(frozen=True, slots=True)
class Token:
    """A word with the marks that attach to it, or a mark that stands alone.

    Attributes
    ----------
    start_ms, end_ms
        Whole milliseconds from the start of the file.
    ends_sentence
        Whether one of its marks ends a sentence.
    """

    text: str
    start_ms: int
    end_ms: int
    ends_sentence: bool = False


def voices(results: Iterable[Result]) -> Iterator[tuple[Voice, list[Token]]]:
    """Group results by voice, in order, and write each group as tokens.

    Where results tell of a change of speaker, another group begins.
    """
    for (_, voice), run in groupby(_placed(results), key=itemgetter(0)):
        tokens = list(_tokens(result for _, result in run))
        if tokens:
            yield voice, tokens


def _placed(results: Iterable[Result]) -> Iterator[tuple[tuple[int, Voice], Result]]:
    """Results with a text, each with its voice and how often the speaker changed before."""
    changes = 0
    for result in results:
        changes += result.type == SPEAKER_CHANGE
        if _content(result):
            yield (changes, _voice(result)), result


def _tokens(run: Iterable[Result]) -> Iterator[Token]:
    """Attach each mark to the side it belongs to.

    A mark without a neighbour on its side, at the start or end of what a voice says, stands alone: nothing
    is lost.
    """
    last: Token | None = None
    joins = False  # the next token continues `last`
    for result in run:
        token = _token(result)
        attachment = (result.attaches_to or "previous") if result.type == "punctuation" else "none"
        if last is None:
            last = token
        elif joins or attachment in {"previous", "both"}:
            last = _join(last, token)
        else:
            yield last
            last = token
        joins = attachment in {"next", "both"}
    if last:
        yield last


def _token(result: Result) -> Token:
    return Token(_content(result), _ms(result.start_time), _ms(result.end_time), bool(result.is_eos))


def _join(left: Token, right: Token) -> Token:
    return replace(
        left,
        text=left.text + right.text,
        end_ms=max(left.end_ms, right.end_ms),
        ends_sentence=left.ends_sentence or right.ends_sentence,
    )


def _ms(seconds: float) -> int:
    return round(seconds * 1000)


def _voice(result: Result) -> Voice:
    first = _first(result)
    return Voice(result.channel, first.speaker if first else None, first.language if first else None)


def _content(result: Result) -> str:
    """Text of the likeliest alternative; for an entity without one, its written form."""
    first = _first(result)
    return (
        first.content if first else " ".join(filter(None, map(_content_of_form, result.written_form or ())))
    )


def _content_of_form(form: Form) -> str:
    return form.alternatives[0].content if form.alternatives else ""


def _first(result: Result) -> Alternative | None:
    return result.alternatives[0] if result.alternatives else None

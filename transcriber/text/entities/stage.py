from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import Final

from contract.transcript import Alternative, Form, Result
from transcriber.text.entities.languages import Language, language_of
from transcriber.text.entities.look import Found
from transcriber.text.entities.tokens import Token, tokens
from transcriber.text.reading import content, is_word

HUNDREDTHS: Final = 100


def with_entities(results: Sequence[Result], language: str) -> list[Result]:
    """Put words that are one entity into one result, with their spoken and their written form.

    No entity crosses a mark or a change of speaker or channel. The spoken form holds the words as they were
    recognised, which may be digits already; the times of the written form are shared out by characters.

    Raises
    ------
    KeyError
        Nobody knows how that language writes numbers.
    """
    spoken = language_of(language)
    written: list[Result] = []
    for run in _runs(results):
        written += _of_run(run, spoken) if is_word(run[0]) else run
    return written


def _runs(results: Sequence[Result]) -> Iterator[Sequence[Result]]:
    """Words that stand together and are one voice's; every other result by itself."""
    first = 0
    for at in range(1, len(results) + 1):
        if at == len(results) or not _continues(results[at - 1], results[at]):
            yield results[first:at]
            first = at


def _continues(before: Result, after: Result) -> bool:
    return is_word(before) and is_word(after) and _voice(before) == _voice(after)


def _voice(result: Result) -> tuple[str | None, str | None]:
    return result.channel, result.alternatives[0].speaker


def _of_run(words: Sequence[Result], language: Language) -> Iterator[Result]:
    read = tokens([content(word) for word in words], language.numerals)
    starts = [0, *accumulate(token.words for token in read)]
    at = 0
    while at < len(read):
        found = _found_at(read, at, language)
        after = at + (found.tokens if found else 1)
        spoken = words[starts[at] : starts[after]]
        yield from [_entity(spoken, found)] if found else spoken
        at = after


def _found_at(read: Sequence[Token], at: int, language: Language) -> Found | None:
    """The entity at a place, with what is elided before it; none that would lose such a thing within."""
    found = language.found_at(read, at)
    if found is None or any(token.elided for token in read[at + 1 : at + found.tokens]):
        return None
    return replace(found, written=read[at].elided + found.written)


def _entity(spoken: Sequence[Result], found: Found) -> Result:
    first, last = spoken[0], spoken[-1]
    sure = min(word.alternatives[0].confidence for word in spoken)
    reading = first.alternatives[0]
    whole = Alternative(_capitalised(found.written, first), sure, reading.language, reading.speaker)
    return Result(
        type="entity",
        start_time=first.start_time,
        end_time=last.end_time,
        alternatives=(whole,),
        channel=first.channel,
        volume=_loudest(spoken),
        overlap=any(word.overlap for word in spoken) or None,
        entity_class=found.entity_class,
        spoken_form=[Form("word", word.start_time, word.end_time, word.alternatives) for word in spoken],
        written_form=list(_written_form(first.start_time, last.end_time, whole)),
    )


def _capitalised(written: str, first: Result) -> str:
    """With the capital that its first word has where a sentence begins, if it is written as a word at all."""
    said = content(first)
    return said + written[len(said) :] if written.partition(" ")[0] == said.lower() else written


def _written_form(start: float, end: float, whole: Alternative) -> Iterator[Form]:
    """The words of the written form; their times are shared out by characters, in whole hundredths."""
    words = whole.content.split(" ")
    lengths = list(accumulate((len(word) for word in words), initial=0))
    begin, length = round(start * HUNDREDTHS), round((end - start) * HUNDREDTHS)
    edges = [(begin + length * done // lengths[-1]) / HUNDREDTHS for done in lengths]
    for word, (starts, ends) in zip(words, pairwise(edges), strict=True):
        reading = Alternative(word, whole.confidence, whole.language, whole.speaker)
        yield Form("word", starts, ends, (reading,))


def _loudest(spoken: Sequence[Result]) -> float | None:
    volumes = [word.volume for word in spoken if word.volume is not None]
    return max(volumes) if volumes else None

"""Looking at results and changing what they say."""

from collections.abc import Sequence
from dataclasses import replace

from contract.transcript import Alternative, Result


def content(result: Result) -> str:
    return result.alternatives[0].content


def is_word(result: Result) -> bool:
    return result.type == "word"


def saying(result: Result, text: str) -> Result:
    """The same result with another content."""
    return with_reading(result, replace(result.alternatives[0], content=text))


def with_reading(result: Result, reading: Alternative) -> Result:
    return replace(result, alternatives=(reading, *result.alternatives[1:]))


def capitalised(result: Result) -> Result:
    text = content(result)
    return saying(result, text[:1].upper() + text[1:])


def sentence_before(results: Sequence[Result]) -> bool:
    """Whether a sentence begins after these results: at the start, or behind a mark that ends one."""
    return not results or bool(results[-1].is_eos)

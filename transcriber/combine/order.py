from collections.abc import Iterable
from dataclasses import replace

from transcriber.speech import Word


def in_order(words: Iterable[Word]) -> list[Word]:
    """The same words, none of which begins before the one before it ends.

    Engines differ by some hundredths of a second in when a word was, so that two words in a row, each from
    another engine, may overlap. Each then ends or begins in the middle.
    """
    found: list[Word] = []
    for word in words:
        if found and word.start_seconds < found[-1].end_seconds:
            before = found[-1]
            middle = min((word.start_seconds + before.end_seconds) / 2, word.end_seconds)
            meeting = max(before.start_seconds, middle)
            found[-1] = replace(before, end_seconds=meeting)
            found.append(replace(word, start_seconds=meeting, end_seconds=max(meeting, word.end_seconds)))
        else:
            found.append(word)
    return found

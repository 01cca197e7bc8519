"""Words that a job wants written otherwise.

The rules are those of the contract: plain texts come first, then patterns between slashes, in the order of
the config; the first that matches a word is the only one applied to it, and a pattern replaces all its
matches. Both tell capitals from small letters. Neither tells how an accent is encoded, and plain texts do not
tell a straight apostrophe from a typographic one (`l'été`): nobody sees the former, and few type the latter.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from unicodedata import normalize

from contract.transcript import Result
from transcriber.text.reading import content, is_word, saying

if TYPE_CHECKING:
    from transcriber.text.confined import Patterns

_PATTERN: Final = re.compile(r"/(?P<source>.+)/(?P<flags>[a-z]*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern of a job.

    Attributes
    ----------
    index
        Its place among all replacements, plain ones included.
    source
        What stands between the slashes.
    flags
        What stands behind them.
    replacement
        What to write.
    """

    index: int
    source: str
    flags: str
    replacement: str


@dataclass(frozen=True, slots=True)
class Replacements:
    """Ready to use. A word may be looked up any number of times.

    Attributes
    ----------
    plain
        What to write, by the key of the word.
    """

    plain: Mapping[str, str]
    patterns: "Patterns | None"

    def applied(self, words: Iterable[str]) -> Mapping[str, str]:
        """What to write instead of words, for those that are replaced.

        Raises
        ------
        ReplacementTooCostly
            A pattern met a limit.
        """
        distinct = dict.fromkeys(words)
        replaced = {word: text for word in distinct if (text := self.plain.get(_key(word))) is not None}
        rest = [word for word in distinct if word not in replaced]
        return {**replaced, **self.patterns.applied(rest)} if self.patterns and rest else replaced

    def applied_to(self, results: Sequence[Result]) -> list[Result]:
        """Write words as the job wants them; one replaced by nothing goes, with the marks behind it.

        Raises
        ------
        ReplacementTooCostly
            As above.
        """
        replaced = self.applied(content(result) for result in results if is_word(result))
        written: list[Result] = []
        dropped = False
        for result in results:
            if is_word(result):
                text = replaced.get(content(result))
                dropped = text == ""
                if not dropped:
                    written.append(result if text is None else saying(result, text))
            elif not dropped or result.attaches_to != "previous":
                written.append(result)
        return written


@contextmanager
def replacing(rules: Iterable[tuple[str, str]], private: Sequence[int] = ()) -> Iterator[Replacements]:
    """Read the rules of a job. Patterns have a process of their own, which ends with the `with` block.

    Parameters
    ----------
    rules
        Pairs of what to look for and what to write.
    private
        File descriptors that the process must not keep open.

    Raises
    ------
    ConfigInvalid
        A pattern is malformed; every one that is, is named.
    ReplacementTooCostly
        Reading a pattern met a limit.
    """
    plain, patterns = _sorted_out(rules)
    with _started(patterns, private) if patterns else nullcontext() as process:
        yield Replacements(plain, process)


def _started(patterns: Sequence[Rule], private: Sequence[int]) -> "Patterns":
    from transcriber.text.confined import Patterns  # noqa: PLC0415 - only where there are patterns

    return Patterns(patterns, private)


def _key(word: str) -> str:
    return normalize("NFC", word).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")


def _sorted_out(rules: Iterable[tuple[str, str]]) -> tuple[Mapping[str, str], Sequence[Rule]]:
    plain: dict[str, str] = {}
    patterns: list[Rule] = []
    for index, (look_for, write) in enumerate(rules):
        if pattern := _PATTERN.fullmatch(look_for):
            patterns.append(Rule(index, normalize("NFC", pattern["source"]), pattern["flags"], write))
        else:
            plain.setdefault(_key(look_for), write)
    return plain, patterns

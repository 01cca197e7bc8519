"""Words that a job wants written otherwise.

The rules are those of the contract: plain texts come first, then patterns between slashes, in the order of
the config; the first that matches a word is the only one applied to it, and a pattern replaces all its
matches. Both tell capitals from small letters.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import regress

from contract.errors.config import ConfigInvalid, Mistake
from contract.transcript import Result
from transcriber.text.reading import content, is_word, saying

KEY: Final = "transcription_config.transcript_filtering_config.replacements"

_PATTERN: Final = re.compile(r"/(?P<pattern>.+)/(?P<flags>[a-z]*)", re.DOTALL)
_FLAGS: Final = frozenset("gimsu")
_TEMPLATE: Final = re.compile(r"\$(?:(?P<whole>[$&`'])|(?P<number>[1-9]\d?)|<(?P<name>[^>]+)>)")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression of ECMAScript, and what replaces each match; `$1` and `$&` are parts of it."""

    expression: regress.Regex
    replacement: str

    def applied(self, text: str) -> str | None:
        """The text with every match replaced; None where there is none."""
        said = text.encode()  # matches are told by bytes
        parts, at = [], 0
        for match in self.expression.find_iter(text) or ():
            parts += [said[at : match.range().start], _filled(self.replacement, match, said)]
            at = match.range().stop
        return b"".join((*parts, said[at:])).decode() if parts else None


@dataclass(frozen=True, slots=True)
class Replacements:
    plain: Mapping[str, str]
    patterns: Sequence[Pattern]

    def applied(self, word: str) -> str | None:
        """What to write instead of a word; None for the word itself."""
        if word in self.plain:
            return self.plain[word]
        found = (pattern.applied(word) for pattern in self.patterns)
        return next((text for text in found if text is not None), None)

    def applied_to(self, results: Sequence[Result]) -> list[Result]:
        """Write words as the job wants them; one replaced by nothing goes, with the marks behind it."""
        written: list[Result] = []
        dropped = False
        for result in results:
            if is_word(result):
                text = self.applied(content(result))
                dropped = text == ""
                if not dropped:
                    written.append(result if text is None else saying(result, text))
            elif not dropped or result.attaches_to != "previous":
                written.append(result)
        return written


def compiled(rules: Iterable[tuple[str, str]]) -> Replacements:
    """Read the rules of a job, pairs of what to look for and what to write.

    Raises
    ------
    ConfigInvalid
        A pattern is malformed; every one that is, is named.
    """
    plain: dict[str, str] = {}
    patterns: list[Pattern] = []
    mistakes: list[Mistake] = []
    for index, (look_for, write) in enumerate(rules):
        pattern = _PATTERN.fullmatch(look_for)
        if pattern is None:
            plain.setdefault(look_for, write)
            continue
        try:
            patterns.append(Pattern(_expression(pattern["pattern"], pattern["flags"]), write))
        except ValueError as error:
            mistakes.append(Mistake(f"{KEY}[{index}].from", f"is no regular expression: {error}"))
    if mistakes:
        raise ConfigInvalid("job config is not valid", "; ".join(map(str, mistakes)), mistakes)
    return Replacements(plain, patterns)


def _expression(pattern: str, flags: str) -> regress.Regex:
    unknown = sorted(set(flags) - _FLAGS)
    if unknown:
        raise ValueError(f"the flag {unknown[0]!r} is not among {', '.join(sorted(_FLAGS))}")
    try:
        # Every replacement is of all matches, so that the flag for it says nothing new.
        return regress.Regex(pattern, flags.replace("g", ""))
    except regress.RegressError as error:
        raise ValueError(str(error)) from error


def _filled(template: str, match: regress.Match, text: bytes) -> bytes:
    """The replacement with what the match caught, by the rules of ECMAScript's `replace`.

    A group that caught nothing, or that the pattern does not have, is empty.
    """

    def value(sign: "re.Match[str]") -> str:
        if sign["whole"]:
            return _WHOLE[sign["whole"]](match.range(), text).decode()
        if sign["name"]:
            return _caught(match.named_group(sign["name"]), text).decode()
        return _numbered(sign["number"], match, text).decode()

    return _TEMPLATE.sub(value, template).encode()


def _numbered(digits: str, match: regress.Match, text: bytes) -> bytes:
    """`$12` is group 12 where it caught something, else group 1 and a 2."""
    whole = match.group(int(digits))
    if whole is not None or len(digits) == 1:
        return _caught(whole, text)
    return _caught(match.group(int(digits[0])), text) + digits[1:].encode()


def _caught(span: slice | None, text: bytes) -> bytes:
    return b"" if span is None else text[span]


_WHOLE: Final[Mapping[str, Callable[[slice, bytes], bytes]]] = {
    "$": lambda _span, _text: b"$",
    "&": lambda span, text: text[span],
    "`": lambda span, text: text[: span.start],
    "'": lambda span, text: text[span.stop :],
}

"""Regular expressions of ECMAScript, and what to write for what they match.

They may take any time and memory: see `transcriber.text.confined`.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final, Self

import regress

_FLAGS: Final = frozenset("gimsu")
_TEMPLATE: Final = re.compile(r"\$(?:(?P<whole>[$&`'])|(?P<number>[1-9]\d?)|<(?P<name>[^>]+)>)")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression, and what replaces each match; `$1` and `$&` are parts of it."""

    expression: regress.Regex
    replacement: str

    @classmethod
    def read(cls, source: str, flags: str, replacement: str) -> Self:
        """Read what stands between the slashes, and behind them.

        Raises
        ------
        ValueError
            It is malformed; in words for the user.
        """
        unknown = sorted(set(flags) - _FLAGS)
        if unknown:
            raise ValueError(f"the flag {unknown[0]!r} is not among {', '.join(sorted(_FLAGS))}")
        try:
            # Every replacement is of all matches, so that the flag for it says nothing new.
            return cls(regress.Regex(source, flags.replace("g", "")), replacement)
        except regress.RegressError as error:
            raise ValueError(str(error)) from error

    def applied(self, text: str) -> str | None:
        """The text with every match replaced; None where there is none, and for what is no text in UTF-8."""
        try:
            matches = list(self.expression.find_iter(text) or ())
        except UnicodeEncodeError:
            return None
        if not matches:
            return None
        said = text.encode()  # matches are told by bytes
        parts, at = [], 0
        for match in matches:
            parts += [said[at : match.range().start], _filled(self.replacement, match, said)]
            at = match.range().stop
        return b"".join((*parts, said[at:])).decode(errors="surrogatepass")


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

    return _TEMPLATE.sub(value, template).encode(errors="surrogatepass")  # what to write is written as it is


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

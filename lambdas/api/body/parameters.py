"""Headers that have parameters, `form-data; name="data_file"; filename="talk.wav"`, as clients write them."""

import re
from typing import Final
from urllib.parse import unquote_to_bytes

_TOKEN: Final = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # noqa: S105 - what RFC 9110 calls a token
_PARAMETER: Final = re.compile(rf'\s*;\s*(?:({_TOKEN})\s*=\s*("(?:[^"\\]|\\.)*"|[^";\s]*)\s*)?', re.DOTALL)
_KIND: Final = re.compile(rf"\s*({_TOKEN}(?:/{_TOKEN})?)\s*")
_QUOTED_PAIR: Final = re.compile(r'\\(["\\])')
_EXTENDED: Final = re.compile(r"(?i:(utf-8|iso-8859-1))'[^']*'(.*)", re.DOTALL)


def read_parameters(header: str) -> tuple[str, dict[str, str]]:
    """Take a header apart.

    A backslash stands for itself where it escapes neither a quote nor a backslash: some clients escape
    nothing. The first of two parameters of one name counts.

    Returns
    -------
    str
        What stands first, in small letters.
    dict
        The parameters, their names in small letters.

    Raises
    ------
    ValueError
        It is not written so.
    """
    kind = _KIND.match(header)
    if not kind:
        raise ValueError("no value")
    parameters: dict[str, str] = {}
    place = kind.end()
    while place < len(header):
        found = _PARAMETER.match(header, place)
        if not found:
            raise ValueError(f"what stands at character {place} is no parameter")
        if found[1]:
            parameters.setdefault(found[1].lower(), _unquoted(found[2]))
        place = found.end()
    return kind[1].lower(), parameters


def file_name(parameters: dict[str, str]) -> str | None:
    """Give the name of the file that a part says it is; None if it says none.

    `filename*` (RFC 5987) counts before `filename`. Of a path, the last part. Browsers and most clients write
    UTF-8 and escape only what would end the line or the quotes; others escape everything that is not ASCII.
    So a name that is ASCII has its escapes resolved, and one that is not only those of the first kind.
    """
    extended = _extended(parameters["filename*"]) if "filename*" in parameters else None
    name = _unescaped(parameters.get("filename")) if extended is None else extended
    return None if name is None else _last_part(name)


def _extended(value: str) -> str | None:
    found = _EXTENDED.fullmatch(value)
    return unquote_to_bytes(found[2]).decode(found[1], "replace") if found else None


def _unescaped(name: str | None) -> str | None:
    if name is None or "%" not in name:
        return name
    if name.isascii():
        try:
            return unquote_to_bytes(name).decode()
        except UnicodeDecodeError:
            return name
    for escape, character in (("%22", '"'), ("%0D", "\r"), ("%0A", "\n")):
        name = name.replace(escape, character)
    return name


def _last_part(name: str) -> str:
    """Cut a path off. A backslash is a character of a name like any other, unless the path is of Windows."""
    if name[1:3] == ":\\" or name.startswith("\\\\"):
        name = name.rpartition("\\")[2]
    return name.rpartition("/")[2]


def _unquoted(value: str) -> str:
    return _QUOTED_PAIR.sub(r"\1", value[1:-1]) if value.startswith('"') else value

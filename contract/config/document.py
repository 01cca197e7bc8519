"""Strict reading of JSON: what Python's reader lets pass but another reader may not is refused here."""

import json
import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import Any, NoReturn

from contract.config.path import Location, path_of
from contract.errors.config import ConfigInvalid, ConfigUnreadable, Mistake
from contract.limits import (
    MAX_CONFIG_BYTES,
    MAX_CONFIG_DEPTH,
    MAX_CONFIG_KEY_CHARACTERS,
    MAX_CONFIG_TEXT_CHARACTERS,
    MAX_CONFIG_VALUES,
)

_UTF8_MARK = b"\xef\xbb\xbf"
_NOT_JSON = "job config is not valid JSON"
_FAR_TOO_MANY = 4 * MAX_CONFIG_VALUES
"""Keys and items that are not even read in order to say where they are."""
_HALF = re.compile("[\ud800-\udfff]")


class _Repeating(dict[str, Any]):
    """An object that gives a key more than once. Python would silently keep the last value."""

    repeated: tuple[str, ...] = ()


def read_object(raw: bytes | str) -> dict[str, Any]:
    """Read a JSON object of the job config.

    A byte order mark of UTF-8 is passed over, as RFC 8259 allows: some editors write it.

    Raises
    ------
    ConfigUnreadable
        Not UTF-8, not JSON (RFC 8259: no comments, no NaN), not an object, nested too deeply, or too large in
        bytes or in keys and items.
    ConfigInvalid
        A key given twice, a key or a text that is too long, or text that holds half a character.

    Notes
    -----
    Whatever it is, it takes time in proportion to its size: anybody may upload a config.
    """
    value = _load(_decode(raw))
    if not isinstance(value, dict):
        raise ConfigUnreadable("job config is not a JSON object", f"found {_kind(value)}")
    mistakes = list(_oddities(value))
    if mistakes:
        raise ConfigInvalid.of(mistakes)
    return value


def _decode(raw: bytes | str) -> str:
    if len(raw) > MAX_CONFIG_BYTES:
        raise ConfigUnreadable("job config is too large", f"at most {MAX_CONFIG_BYTES} bytes are read")
    if isinstance(raw, str):
        return raw.removeprefix("\ufeff")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ConfigUnreadable(
            "job config is not UTF-8", "it begins with the byte order mark of UTF-16 or UTF-32"
        )
    try:
        return raw.removeprefix(_UTF8_MARK).decode()
    except UnicodeDecodeError as error:
        raise ConfigUnreadable("job config is not UTF-8", f"byte {error.start} does not fit") from None


def _load(text: str) -> Any:
    if not text.strip():
        raise ConfigUnreadable(_NOT_JSON, "it is empty")
    if _least_values(text) > _FAR_TOO_MANY:
        raise _too_many(())
    try:
        return json.loads(
            text, object_pairs_hook=_object, parse_constant=_refuse_number, parse_float=_float, parse_int=_int
        )
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise ConfigUnreadable(_NOT_JSON, f"{place}: {error.msg[:1].lower()}{error.msg[1:]}") from None
    except RecursionError:
        raise _too_deep() from None


def _least_values(text: str) -> int:
    """Tell how many keys and items there are at least, without making any of them, which would take long.

    Each comma stands before one; each object and list is one, but for the outermost.
    """
    if text.count(",") + text.count("[") + text.count("{") <= _FAR_TOO_MANY:
        return 0
    unescaped = text.replace(r"\\", "").replace(r"\"", "")
    outside = "".join(unescaped.split('"')[::2])
    return max(outside.count(","), outside.count("[") + outside.count("{") - 1)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = dict(pairs)
    if len(names) == len(pairs):
        return names
    repeating = _Repeating(names)
    times = Counter(name for name, _ in pairs)
    repeating.repeated = tuple(name for name in names if times[name] > 1)
    return repeating


def _float(literal: str) -> float:
    number = float(literal)
    return number if math.isfinite(number) else _refuse_number(literal)


def _int(literal: str) -> int:
    # Python refuses to convert more than 4300 digits, with a message about its own settings.
    longest_int64 = 20
    return int(literal) if len(literal) <= longest_int64 else _refuse_number(literal)


def _refuse_number(literal: str) -> NoReturn:
    shown = literal if len(literal) <= len("-Infinity") else literal[:6] + "..."
    raise ConfigUnreadable(_NOT_JSON, f"{shown} is not a number that JSON readers agree on")


def _oddities(document: dict[str, Any]) -> Iterator[Mistake]:
    """Look at every value, in the order of the document."""
    todo: list[tuple[Location, Any]] = [((), document)]
    values = 0
    while todo:
        where, value = todo.pop()
        if len(where) > MAX_CONFIG_DEPTH:
            raise _too_deep()
        if isinstance(value, str):
            yield from _of_text(where, value)
        elif isinstance(value, (dict, list)):
            values += len(value)
            if values > MAX_CONFIG_VALUES:
                raise _too_many(where)
            if isinstance(value, dict):
                yield from _of_keys(where, value)
            children = value.items() if isinstance(value, dict) else enumerate(value)
            todo.extend(((*where, step), child) for step, child in reversed(list(children)))


def _of_keys(where: Location, value: dict[str, Any]) -> Iterator[Mistake]:
    if isinstance(value, _Repeating):
        yield from (Mistake(path_of((*where, name)), "is given more than once") for name in value.repeated)
    for name in value:
        if len(name) > MAX_CONFIG_KEY_CHARACTERS:
            limit = f"at most {MAX_CONFIG_KEY_CHARACTERS} are allowed"
            yield Mistake(path_of((*where, name)), f"is a key of {len(name)} characters, {limit}")
        if _HALF.search(name):
            yield _half_character(where)


def _of_text(where: Location, text: str) -> Iterator[Mistake]:
    if len(text) > MAX_CONFIG_TEXT_CHARACTERS:
        limit = f"at most {MAX_CONFIG_TEXT_CHARACTERS} are allowed"
        yield Mistake(path_of(where), f"has {len(text)} characters, {limit}")
    if _HALF.search(text):
        yield _half_character(where)


def _half_character(where: Location) -> Mistake:
    return Mistake(path_of(where), r"holds half a character (a lone \ud800 to \udfff), which is no text")


def _too_deep() -> ConfigUnreadable:
    return ConfigUnreadable("job config is nested too deeply", f"at most {MAX_CONFIG_DEPTH} levels are read")


def _too_many(where: Location) -> ConfigUnreadable:
    place = f"; {path_of(where)} goes beyond that" if where else ""
    return ConfigUnreadable(
        "job config is too large", f"at most {MAX_CONFIG_VALUES} keys and items of lists are read{place}"
    )


def _kind(value: Any) -> str:
    names = {list: "a list", str: "text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")

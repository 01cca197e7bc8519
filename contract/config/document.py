"""Strict reading of JSON: what Python's reader lets pass but another reader may not is refused here."""

import json
import math
from collections.abc import Iterator
from typing import Any, NoReturn

from contract.config.path import Location, path_of
from contract.errors.config import ConfigInvalid, ConfigUnreadable, Mistake
from contract.limits import MAX_CONFIG_BYTES, MAX_CONFIG_DEPTH

_UTF8_MARK = b"\xef\xbb\xbf"
_NOT_JSON = "job config is not valid JSON"


class _Repeating(dict[str, Any]):
    """An object that gives a key more than once. Python would silently keep the last value."""

    repeated: tuple[str, ...] = ()


def read_object(raw: bytes | str) -> dict[str, Any]:
    """Read a JSON object of the job config.

    A byte order mark of UTF-8 is passed over, as RFC 8259 allows: some editors write it.

    Raises
    ------
    ConfigUnreadable
        Not UTF-8, not JSON (RFC 8259: no comments, no NaN), not an object, too large, or nested too deeply.
    ConfigInvalid
        A key given twice, or text that holds half a character.
    """
    value = _load(_decode(raw))
    if not isinstance(value, dict):
        raise ConfigUnreadable("job config is not a JSON object", f"found {_kind(value)}")
    mistakes = list(_oddities(value))
    if mistakes:
        raise ConfigInvalid("job config is not valid", "; ".join(map(str, mistakes)), mistakes)
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
    try:
        return json.loads(
            text, object_pairs_hook=_object, parse_constant=_refuse_number, parse_float=_float, parse_int=_int
        )
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        raise ConfigUnreadable(_NOT_JSON, f"{place}: {error.msg[:1].lower()}{error.msg[1:]}") from None
    except RecursionError:
        raise _too_deep() from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    names = dict(pairs)
    if len(names) == len(pairs):
        return names
    given = [name for name, _ in pairs]
    repeating = _Repeating(names)
    repeating.repeated = tuple(name for name in names if given.count(name) > 1)
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
    todo: list[tuple[Location, Any]] = [((), document)]
    while todo:
        where, value = todo.pop()
        if len(where) > MAX_CONFIG_DEPTH:
            raise _too_deep()
        if isinstance(value, _Repeating):
            yield from (
                Mistake(path_of((*where, name)), "is given more than once") for name in value.repeated
            )
        if isinstance(value, dict):
            yield from (_half_character(where) for name in value if _has_surrogate(name))
            todo.extend(((*where, name), child) for name, child in reversed(value.items()))
        elif isinstance(value, list):
            todo.extend(((*where, index), child) for index, child in reversed(list(enumerate(value))))
        elif isinstance(value, str) and _has_surrogate(value):
            yield _half_character(where)


def _has_surrogate(text: str) -> bool:
    return not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text)


def _half_character(where: Location) -> Mistake:
    return Mistake(path_of(where), r"holds half a character (a lone \ud800 to \udfff), which is no text")


def _too_deep() -> ConfigUnreadable:
    return ConfigUnreadable("job config is nested too deeply", f"at most {MAX_CONFIG_DEPTH} levels are read")


def _kind(value: Any) -> str:
    names = {list: "a list", str: "text", bool: "true or false", type(None): "null"}
    return names.get(type(value), "a number")

"""A generated document, without what only its generators need."""

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from lambdas.api.description.attributes import told_apart

_REFERENCE: Final = re.compile(r'"#/components/schemas/([^"]+)"')
_NOTHING: Final = {"type": "null"}


def tidied(document: dict[str, Any]) -> dict[str, Any]:
    """Leave out titles that repeat a name, `null` where a value is left out instead, and unused schemas."""
    plain: dict[str, Any] = _plain(document)
    for parameter in _parameters(plain["paths"]):
        parameter["schema"].pop("description", None)
    schemas = plain.get("components", {}).get("schemas", {})
    used = _used(plain["paths"], schemas)
    plain["components"]["schemas"] = {name: told_apart(schemas[name]) for name in sorted(used)}
    return plain


def _parameters(paths: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for path in paths.values():
        for operation in path.values():
            yield from operation.get("parameters", ())


def _plain(part: Any) -> Any:
    if isinstance(part, list):
        return [_plain(each) for each in part]
    if isinstance(part, dict):
        part = _given(part)
        return {name: _plain(value) for name, value in part.items() if not _repeats(name, value, part)}
    return int(part) if isinstance(part, float) and part.is_integer() else part


def _given(schema: dict[str, Any]) -> dict[str, Any]:
    """Leave the choice of `null` out of a schema: what has no value is left out as a whole."""
    choices = schema.get("anyOf")
    if not isinstance(choices, list) or _NOTHING not in choices:
        return schema
    left = [each for each in choices if each != _NOTHING]
    rest = {name: value for name, value in schema.items() if name not in {"anyOf", "default"}}
    return rest | (left[0] if len(left) == 1 else {"anyOf": left})


def _repeats(name: str, value: Any, part: dict[str, Any]) -> bool:
    """Tell what says nothing new: the title of a schema, and no headers."""
    if name == "title":
        return isinstance(value, str) and "version" not in part
    return name in {"headers", "content"} and not value


def _used(paths: Any, schemas: dict[str, Any]) -> set[str]:
    found: set[str] = set()
    new = set(_REFERENCE.findall(json.dumps(paths)))
    while new:
        found |= new
        new = {name for held in new for name in _REFERENCE.findall(json.dumps(schemas[held]))} - found
    return found

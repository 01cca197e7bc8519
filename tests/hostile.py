"""Job configs that somebody might upload to keep the service busy. None of them can be used."""

import json
from collections.abc import Callable, Iterable
from typing import Final

from contract.limits import MAX_CONFIG_BYTES

_ROOM: Final = MAX_CONFIG_BYTES - 200
"""Bytes, less what stands around them."""
_EN: Final = '"type":"transcription","transcription_config":{"language":"en"'


def hostile_configs() -> dict[str, bytes]:
    """Make them, each by the name of what it tries."""
    return {name: make().encode() for name, make in _MADE.items()}


def _beside(keys: str) -> str:
    return f"{{{_EN}}},{keys}}}"


def _inside(keys: str) -> str:
    return f"{{{_EN},{keys}}}}}"


def _many(item: str, size: int = _ROOM - 6_000) -> str:
    return ",".join([item] * (size // (len(item) + 1)))


def _keys(names: Iterable[str]) -> str:
    return ",".join(f"{json.dumps(name)}:1" for name in names)


def _details(value: str) -> str:
    return _beside('"tracking":{"details":' + value + "}")


def _list(key: str, item: str, size: int = _ROOM - 6_000) -> str:
    return f'"{key}":[{_many(item, size)}]'


def _headers(line: str, size: int) -> str:
    return _beside('"notification_config":[{"url":"http://a",' + _list("auth_headers", line, size) + "}]")


_MADE: Final[dict[str, Callable[[], str]]] = {
    "one key again and again": lambda: "{" + _many('"a":1') + "}",
    "many keys twice": lambda: "{" + _keys(f"k{n // 2}" for n in range(50_000)) + "}",
    "more keys than are read": lambda: _beside(_keys(f"k{n}" for n in range(300_000))),
    "unknown keys": lambda: _beside(_keys(f"k{n}" for n in range(49_000))),
    "long names nearly known": lambda: _beside(_keys(f"{'additional_vocab' * 60}{n}" for n in range(4_000))),
    "a huge name": lambda: _beside(_keys(["n" * (_ROOM - 100)])),
    "a huge value": lambda: _inside(f'"domain":"{"v" * (_ROOM - 100)}"'),
    "wrong values": lambda: _inside(_list("language_hints", "1", 98_000)),
    "more wrong values than are read": lambda: _inside(_list("language_hints", "1")),
    "empty objects": lambda: _inside(_list("additional_vocab", "{}")),
    "empty lists": lambda: _inside(_list("additional_vocab", "[]")),
    "a huge vocabulary": lambda: _inside(_list("additional_vocab", '{"content":"a"}', 390_000)),
    "endless phrases": lambda: _inside(_list("additional_vocab", '{"content":"' + "a " * 2000 + '"}')),
    "too many ways to say it": lambda: _inside(
        '"additional_vocab":[{"content":"a",' + _list("sounds_like", '"a"', 190_000) + "}]"
    ),
    "halves of characters": lambda: _beside('"tracking":{' + _list("tags", r'"\ud800"', 440_000) + "}"),
    "many callbacks": lambda: _beside(_list("notification_config", '{"url":"http://a"}', 400_000)),
    "wrong headers": lambda: _headers('"A b"', 290_000),
    "forbidden headers": lambda: _headers('"Host: b"', 400_000),
    "wrong marks": lambda: _inside(
        '"punctuation_overrides":{' + _list("permitted_marks", '".."', 240_000) + "}"
    ),
    "wrong replacements": lambda: _inside(
        '"transcript_filtering_config":{' + _list("replacements", '{"form":1}', 270_000) + "}"
    ),
    "keys twice in many objects": lambda: _details("{" + _list("a", '{"a":1,"a":2}', 330_000) + "}"),
    "deep": lambda: '{"a":' + "[" * (_ROOM - 100) + "}",
    "as deep as JSON is read": lambda: _details("[" * 900 + "]" * 900),
    "a huge whole number": lambda: _inside('"max_delay":' + "1" * (_ROOM - 100)),
    "a huge exponent": lambda: _inside('"max_delay":1e' + "1" * (_ROOM - 100)),
    "lines and no end": lambda: "{" + "\n" * _ROOM,
    "text and no end": lambda: '"' + "a" * _ROOM,
}

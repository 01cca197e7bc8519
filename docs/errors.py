# noqa: INP001 a script, not a package
"""Writes docs/errors.md from the classes themselves: `python docs/errors.py`. A test keeps it current."""

import ast
import inspect
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from contract.errors import LonghandError

ROOT: Final = Path(__file__).resolve().parent.parent
PAGE: Final = ROOT / "docs" / "errors.md"
_SOURCES: Final = ("contract", "transcriber", "lambdas", "infra", "longhand")
_SHOWN: Final = 8
"""Messages shown of one error at most."""
_HEAD: Final = """\
# Errors

Every error has a code that stays the same, a message, and advice. `pipeline` prints the message and the
advice on STDERR, leaves STDOUT empty and ends with the exit code; the API answers with the HTTP status.
`<...>` stands for what was found.

This page is written by `python docs/errors.py`.
"""


def page() -> str:
    """Return the whole page."""
    messages = _messages()
    parts = [_HEAD, _entry(LonghandError, {"LonghandError": ["what went wrong inside"]})]
    for family in LonghandError.__subclasses__():
        parts.append(f"## {family.__name__.removesuffix('Error')}: `{family.code}`\n")
        parts += [_entry(kind, messages) for kind in _tree(family) if kind is not family]
    return "\n".join(parts)


def _entry(kind: type[LonghandError], messages: dict[str, list[str]]) -> str:
    families = [known for known in kind.__mro__ if known is not LonghandError or kind is LonghandError]
    said = [message for known in families for message in messages.get(known.__name__, [])[:_SHOWN]]
    lines = [f"### `{kind.code}`\n", *(f"- Message: `{message}`" for message in said or _default(kind))]
    lines.append(f"- Exit code {kind.exit_code}, HTTP status {kind.http_status}")
    return "\n".join([*lines, f"- What to do: {kind.advice}\n"])


def _tree(kind: type[LonghandError]) -> Iterator[type[LonghandError]]:
    """Give every class of the tree that has a code of its own, parents first."""
    if "code" in vars(kind):
        yield kind
    for child in kind.__subclasses__():
        yield from _tree(child)


def _default(kind: type[LonghandError]) -> list[str]:
    message = inspect.signature(kind).parameters["message"].default
    return [message] if isinstance(message, str) else []


def _messages() -> dict[str, list[str]]:
    """Give what each class is raised with in the sources, by name of the class."""
    found: dict[str, list[str]] = {}
    for path in sorted(file for source in _SOURCES for file in (ROOT / source).rglob("*.py")):
        for name, message in _raised(ast.parse(path.read_text("utf-8")), ""):
            if message not in found.setdefault(name, []):
                found[name].append(message)
    return found


def _raised(node: ast.AST, inside: str) -> Iterator[tuple[str, str]]:
    """Name and first argument of each call like `NotValid("message")`; in a class, `cls` is its name."""
    match node:
        case ast.ClassDef(name=name):
            inside = name
        case ast.Call(func=ast.Name(id=name), args=[ast.Constant(value=str(text)), *_]):
            yield inside if name == "cls" else name, text
        case ast.Call(func=ast.Name(id=name), args=[ast.JoinedStr(values=values), *_]):
            yield inside if name == "cls" else name, "".join(map(_shown, values))
    for child in ast.iter_child_nodes(node):
        yield from _raised(child, inside)


def _shown(part: ast.expr) -> str:
    match part:
        case ast.Constant(value=text):
            return str(text)
        case ast.FormattedValue(value=ast.Name(id=name) | ast.Attribute(attr=name)):
            return f"<{name.strip('_').replace('_', ' ')}>"
    return "<...>"


if __name__ == "__main__":
    PAGE.write_text(page(), "utf-8")

# noqa: INP001 a script, not a package
"""Writes docs/openapi.json, and the table of calls in docs/api.md, from the calls themselves.

`python docs/openapi.py`. A test keeps both current.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from lambdas.api.description import description
from lambdas.api.routes import ROUTES

PAGE: Final = Path(__file__).resolve().parent / "openapi.json"
READ: Final = PAGE.with_name("api.md")
BEGIN: Final = "<!-- calls: begin, written by python docs/openapi.py -->"
END: Final = "<!-- calls: end -->"

_Json = Mapping[str, Any]
_FINE: Final = ("2", "3")
"""How the statuses begin that are no errors."""


def page(read: str) -> str:
    """Put the table of calls between the marks of a page."""
    before, rest = read.split(BEGIN)
    _, after = rest.split(END)
    return f"{before}{BEGIN}\n\n{table()}\n\n{END}{after}"


def table() -> str:
    """Write a table of every call."""
    document = json.loads(description(ROUTES))
    columns = ("call", "what it does", "parameters", "body", "answer", "errors")
    head = [f"| {' | '.join(cells)} |" for cells in (columns, ["---"] * len(columns))]
    return "\n".join([*head, *_rows(document["paths"])])


def _rows(paths: _Json) -> Iterator[str]:
    for path, calls in paths.items():
        for method, call in calls.items():
            statuses = list(call["responses"])
            cells = [
                f"`{method.upper()} {path}`",
                call["summary"],
                ", ".join(map(_parameter, _sent(call))),
                ", ".join(f"`{kind}`" for kind in call.get("requestBody", {}).get("content", {})),
                ", ".join(status for status in statuses if status.startswith(_FINE)),
                ", ".join(status for status in statuses if not status.startswith(_FINE)),
            ]
            yield f"| {' | '.join(cells)} |"


def _sent(call: _Json) -> Iterator[_Json]:
    """Give the parameters that are not in the path, where everybody sees them."""
    yield from (each for each in call.get("parameters", ()) if each["in"] != "path")


def _parameter(parameter: _Json) -> str:
    schema = parameter["schema"]
    kind = " or ".join(schema["enum"]) if "enum" in schema else schema.get("format", schema["type"])
    return f"`{parameter['name']}`: {kind}"


if __name__ == "__main__":
    PAGE.write_bytes(description(ROUTES))
    READ.write_text(page(READ.read_text("utf-8")), "utf-8")

"""What the docstring of a model says of its attributes, put where a description has it: at each of them."""

import re
from typing import Any, Final

_SECTION: Final = re.compile(r"\n\nAttributes\n-+\n")
_ATTRIBUTE: Final = re.compile(r"^(\w[\w, ]*)\n((?:[ ].*(?:\n|$)|\n)+)", re.MULTILINE)


def told_apart(schema: dict[str, Any]) -> dict[str, Any]:
    """Describe the properties of a schema as its own description does, and leave that out there."""
    text, *sections = _SECTION.split(schema.get("description", ""))
    if not sections:
        return schema
    said = {
        name.strip(): " ".join(about.split())
        for names, about in _ATTRIBUTE.findall(sections[0])
        for name in names.split(",")
    }
    described = {
        name: {"description": said[name], **part} if name in said else part
        for name, part in schema["properties"].items()
    }
    return schema | {"description": text, "properties": described}

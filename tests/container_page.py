"""docs/container.md as something to run: its blocks, their commands, and what these are shown to print."""

import re
from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "container.md"

RUN = "console"
"""Blocks that tests/image runs on the real image."""

FILES = ("json", "bash", "dockerfile")
"""Blocks that are files: the last name in backquotes before the block is that of the file."""

CLUSTER = "sh"
"""Blocks for what tests have not: a registry, a cluster, or the time to build an image once more."""

_BLOCK = re.compile(r"^( *)```(\w*)\n(.*?)^\1```$", re.DOTALL | re.MULTILINE)
_NAME = re.compile(r"`([^`\n]+)`")


@dataclass(frozen=True)
class Block:
    """A block of the page. `line` is where it begins, `name` what stands in backquotes before it."""

    kind: str
    text: str
    name: str
    line: int

    @property
    def commands(self):
        """Each command with the lines that it is shown to print."""
        found = []
        for line in self.text.splitlines():
            if line.startswith("$ "):
                found.append((line.removeprefix("$ "), []))
            else:
                found[-1][1].append(line)
        return found


def blocks():
    text = PAGE.read_text("utf-8")
    return [_block(text, match) for match in _BLOCK.finditer(text)]


def _block(text, match):
    indent, kind, body = match.groups()
    names = _NAME.findall(text[: match.start()].rsplit("```", 1)[-1])
    lines = [line.removeprefix(indent) for line in body.splitlines()]
    line = text.count("\n", 0, match.start()) + 1
    return Block(kind, "\n".join(lines) + "\n", names[-1] if names else "", line)


def matches(shown, printed):
    """Whether output is what the page shows: a line `...` is any lines, and within a line it is any text."""
    pattern = "".join(r"(?:.*\n)*" if line == "..." else _line(line) for line in shown)
    return re.fullmatch(pattern, printed) is not None


def _line(shown):
    return ".*".join(map(re.escape, shown.split("..."))) + r"\n"

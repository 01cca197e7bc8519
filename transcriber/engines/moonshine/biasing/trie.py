"""The spellings of a vocabulary as paths of tokens."""

from collections.abc import Mapping, Sequence


class Trie:
    """A tree of tokens: each entry ends at a node, and entries that begin alike share their first nodes.

    Nodes are numbered; the root is 0.
    """

    def __init__(self) -> None:
        self._children: list[dict[int, int]] = [{}]
        self._ends: list[int | None] = [None]

    def __len__(self) -> int:
        return len(self._children)

    def add(self, tokens: Sequence[int], entry: int) -> None:
        """Lets an entry end behind these tokens, unless an earlier one does."""
        node = 0
        for token in tokens:
            node = self._children[node].setdefault(token, len(self._children))
            if node == len(self._children):
                self._children.append({})
                self._ends.append(None)
        if self._ends[node] is None:
            self._ends[node] = entry

    def children(self, node: int) -> Mapping[int, int]:
        """The node that each token leads to."""
        return self._children[node]

    def end(self, node: int) -> int | None:
        """The entry that ends here."""
        return self._ends[node]

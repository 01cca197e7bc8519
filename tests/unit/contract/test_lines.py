from itertools import combinations, pairwise

from hypothesis import given
from hypothesis import strategies as st

from contract.formats.lines import Ruler, even_breaks


def breaks(texts, length):
    ruler = Ruler(texts, 1)

    def width(first, last):
        wide = ruler.width(first, last)
        return wide if wide <= length else None

    return even_breaks(len(texts), width)


def every_way(count):
    for groups in range(1, count + 1):
        for cuts in combinations(range(1, count), groups - 1):
            yield list(pairwise((0, *cuts, count)))


def cost(groups, texts):
    widths = [len(" ".join(texts[first:last])) for first, last in groups]
    return len(groups), sum(width * width for width in widths)


def test_nothing_needs_no_line():
    assert breaks([], 10) == []


@given(st.lists(st.text("a", min_size=1, max_size=9), min_size=1, max_size=8), st.integers(9, 30))
def test_the_breaks_are_the_fewest_and_then_the_most_even_of_all_there_are(texts, length):
    fitting = [
        groups
        for groups in every_way(len(texts))
        if all(len(" ".join(texts[first:last])) <= length for first, last in groups)
    ]

    assert cost(breaks(texts, length), texts) == min(cost(groups, texts) for groups in fitting)


@given(
    st.lists(st.text("a", min_size=1, max_size=9), min_size=1, max_size=8),
    st.integers(9, 30),
    st.integers(1, 4),
)
def test_words_fit_if_and_only_if_the_fewest_lines_are_enough(texts, length, lines):
    assert Ruler(texts, 1).fits(0, len(texts), length, lines) == (len(breaks(texts, length)) <= lines)

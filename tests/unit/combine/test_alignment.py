from hypothesis import given
from hypothesis import strategies as st

from tests.unit.combine.said import words
from transcriber.combine.alignment import aligned

TEXTS = st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=12).map(" ".join)


def shown(*texts):
    return ["/".join(word.text if word else "-" for word in place) for place in aligned(texts)]


def test_a_word_stands_beside_the_one_that_another_engine_heard_in_its_place():
    heard = words("the cat sat on the mat"), words("the hat sat on mat")
    assert shown(*heard) == ["the/the", "cat/hat", "sat/sat", "on/on", "the/-", "mat/mat"]


def test_marks_and_capitals_make_no_other_word():
    assert shown(words("It's late, isn't it?"), words("it’s late isn't it")) == [  # noqa: RUF001
        "It's/it’s",  # noqa: RUF001
        "late,/late",
        "isn't/isn't",
        "it?/it",
    ]


def test_of_two_places_that_are_as_good_the_time_decides():
    assert shown(words("no no"), words("no", late=0.5)) == ["no/-", "no/no"]
    assert shown(words("no no"), words("no")) == ["no/no", "no/-"]


def test_a_third_text_is_aligned_with_what_the_first_two_gave():
    heard = words("one three"), words("one two three"), words("two four")
    assert shown(*heard) == ["one/one/-", "-/two/two", "three/three/four"]


@given(TEXTS, TEXTS, TEXTS)
def test_each_text_can_be_read_in_the_alignment_as_it_was(first, second, third):
    places = aligned([words(first), words(second), words(third)])
    for at, text in enumerate((first, second, third)):
        assert " ".join(place[at].text for place in places if place[at]) == text
    assert all(any(place) for place in places)

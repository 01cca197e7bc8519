import pytest

from contract.errors.models import PackInvalid
from tests.unit.combine.said import said, text_of
from transcriber.combine.engine import CombinedEngine
from transcriber.combine.load import combined
from transcriber.combine.options import VoteOptions
from transcriber.combine.vote import Vote
from transcriber.packs.load import load_pack
from transcriber.packs.pack import OperatingPoint

PACK = load_pack("en")
POINT = PACK.operating_points["enhanced"]


class Hears:
    """An engine that hears the same in every chunk."""

    def __init__(self, utterance):
        self._utterance = utterance

    def recognise(self, chunks):
        return [self._utterance for _ in chunks]


def changed(**vote):
    return POINT.model_copy(update={"vote": {**POINT.vote, **vote}})


def test_what_the_engines_of_the_english_pack_hear_becomes_one_text():
    heard = said("it is late", [0.9, 0.9, 0.95]), said("it is great", [0.9, 0.9, 0.2])
    options = VoteOptions.of(POINT)
    engine = CombinedEngine([Hears(one) for one in heard], Vote(options))
    assert [text_of(utterance) for utterance in engine.recognise([object(), object()])] == ["it is late"] * 2


@pytest.mark.parametrize(
    ("vote", "named"),
    [
        ({"slopes": [1.0]}, "slopes is [1.0], and takes 2"),
        ({"shared": [1.0, 1.0]}, "shared is [1.0, 1.0], and takes 3"),
        ({"offsets": ["a", 1.0]}, "offsets"),
        ({"missing": [True, 1.0]}, "missing"),
        ({"wanted": [1.0]}, "wanted"),
        ({"slopes": 1.0}, "slopes"),
        ({"bias": 1.0}, "bias"),
    ],
)
def test_an_option_that_the_vote_does_not_take_is_a_mistake_in_the_pack(vote, named):
    with pytest.raises(PackInvalid, match="vote of the pack en") as caught:
        combined(PACK, changed(**vote), [Hears(said(""))] * 2)
    assert named in caught.value.detail


def test_a_rule_for_chunks_that_does_not_exist_is_a_mistake_in_the_pack():
    engines = tuple(one.model_copy(update={"chunks": {"longest": 3.0}}) for one in POINT.recognisers)
    with pytest.raises(PackInvalid, match="chunks of the pack en"):
        combined(PACK, POINT.model_copy(update={"engines": engines}), [Hears(said(""))] * 2)


@pytest.mark.parametrize(
    ("point", "message"),
    [
        ({}, "either engine or engines"),
        ({"engine": "one", "engines": [{"engine": "one"}, {"engine": "two"}]}, "either engine or engines"),
        ({"engines": [{"engine": "one"}]}, "at least 2 items"),
        (
            {"engines": [{"engine": "one"}, {"engine": "two"}], "options": {"beams": 2}},
            "each of the engines its own",
        ),
        ({"engine": "one", "vote": {"wanted": 1.0}}, "nobody to vote with"),
    ],
)
def test_an_operating_point_has_one_engine_or_several(point, message):
    with pytest.raises(ValueError, match=message):
        OperatingPoint.model_validate({"files": ("a",), **point}, strict=False)

"""Makes one engine of those of an operating point."""

from collections.abc import Sequence

from contract.errors.models import PackInvalid
from transcriber.combine.engine import CombinedEngine
from transcriber.combine.options import VoteOptions
from transcriber.combine.vote import Vote
from transcriber.engines.base import Engine
from transcriber.engines.recut import Recut
from transcriber.packs.pack import OperatingPoint, Pack, Recogniser
from transcriber.segment.pieces import rules_of


def combined(pack: Pack, point: OperatingPoint, engines: Sequence[Engine]) -> CombinedEngine:
    """One engine that hears with all, each given chunks as it likes them.

    Raises
    ------
    PackInvalid
        The pack names a rule for chunks or an option of the vote that does not exist.
    """
    hearing = [_recut(pack, one, engine) for one, engine in zip(point.recognisers, engines, strict=True)]
    try:
        options = VoteOptions.of(point)
    except (TypeError, ValueError) as error:
        raise PackInvalid(f"vote of the pack {pack.name}", str(error)) from error
    return CombinedEngine(hearing, Vote(options))


def _recut(pack: Pack, one: Recogniser, engine: Engine) -> Engine:
    return Recut(engine, rules_of(pack, one.chunks)) if one.chunks else engine

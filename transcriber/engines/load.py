"""Makes the engine that a language pack names. A further engine is one module and one line here."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Final, cast

from contract.errors.models import PackInvalid
from contract.extras import refuse_without
from transcriber.engines.base import Engine, Identifier, Task
from transcriber.packs.pack import OperatingPoint, Pack, Recogniser

_ENGINES: Final = {
    "moonshine": "transcriber.engines.moonshine.engine",
    "parakeet": "transcriber.engines.parakeet.engine",
    "whisper": "transcriber.engines.whisper.engine",
}
"""Module of each engine; its function `load(models, options, task)` makes one.

One that can tell languages apart also has `load_identifier(models, options)`.
"""

_TELLS_LANGUAGES: Final = frozenset({"whisper"})
"""Engines that have `load_identifier`: a job may leave its language open."""

NEEDS: Final = {"whisper": "whisper"}
"""By engine: the extra that it needs. Images take it from the lock of that name."""

_COMBINING: Final = "transcriber.combine.load"
"""Module that makes one engine of several; few operating points have them."""

_Combine = Callable[[Pack, OperatingPoint, Sequence[Engine]], Engine]
_Load = Callable[[Path, Mapping[str, object], Task], Engine]
_LoadIdentifier = Callable[[Path, Mapping[str, object]], Identifier]


def load_engine(pack: Pack, operating_point: str, models: Path, task: Task) -> Engine:
    """The engine of an operating point, with its models loaded; of several, one that hears with them all.

    Parameters
    ----------
    models
        Folder of the materialised pack.
    task
        What the job asks of the engine.

    Raises
    ------
    PackInvalid
        The pack names an engine or an option that does not exist.
    """
    point = pack.operating_point(operating_point)
    if point.engines:
        return _combined(pack, point, models, task)
    return _loaded(pack, point.recognisers[0], models, task)


def load_identifier(pack: Pack, operating_point: str, models: Path) -> Identifier:
    """What tells the languages of a pack apart: the model of the first engine that can.

    Raises
    ------
    PackInvalid
        The pack has several languages, and no engine that can tell them apart.
    """
    point = pack.operating_point(operating_point)
    for one in point.recognisers:
        load = getattr(engine_module(pack, one.engine), "load_identifier", None)
        if load is not None:
            with _options_named(pack, one):
                return cast("_LoadIdentifier", load)(models, one.options)
    engines = ", ".join(one.engine for one in point.recognisers)
    raise PackInvalid(f"the pack {pack.name} has an engine that cannot tell languages", engines)


def tells_languages(pack: Pack, operating_point: str) -> bool:
    """Whether an operating point can find out which language is spoken. No engine is imported for it."""
    return any(one.engine in _TELLS_LANGUAGES for one in pack.operating_point(operating_point).recognisers)


def import_engines(pack: Pack, operating_point: str) -> None:
    """Import what the engines of an operating point are made of. No models are loaded yet.

    Raises
    ------
    PackInvalid, PackagesMissing
        As `engine_module` does.
    """
    point = pack.operating_point(operating_point)
    for one in point.recognisers:
        engine_module(pack, one.engine)
    if point.engines:
        import_module(_COMBINING)


def refuse_missing_packages(pack: Pack, operating_point: str) -> None:
    """See that the extras of the engines are installed. No engine is imported for it.

    Raises
    ------
    PackagesMissing
    """
    for one in pack.operating_point(operating_point).recognisers:
        if one.engine in NEEDS:
            refuse_without(NEEDS[one.engine], f"the engine {one.engine}")


def engine_module(pack: Pack, engine: str) -> ModuleType:
    """What an engine is made by. It is imported, and loads no models yet.

    Raises
    ------
    PackInvalid
        The pack names an engine that does not exist.
    PackagesMissing
        The extra of the engine is not installed.
    """
    if engine not in _ENGINES:
        raise PackInvalid(f"the pack {pack.name} names an unknown engine", engine)
    if engine in NEEDS:
        refuse_without(NEEDS[engine], f"the engine {engine}")
    return import_module(_ENGINES[engine])


def _loaded(pack: Pack, one: Recogniser, models: Path, task: Task) -> Engine:
    load = cast("_Load", engine_module(pack, one.engine).load)
    with _options_named(pack, one):
        return load(models, one.options, task)


def _combined(pack: Pack, point: OperatingPoint, models: Path, task: Task) -> Engine:
    combine = cast("_Combine", import_module(_COMBINING).combined)
    return combine(pack, point, [_loaded(pack, one, models, task) for one in point.recognisers])


@contextmanager
def _options_named(pack: Pack, one: Recogniser) -> Iterator[None]:
    """Say of which pack the options are that an engine refuses."""
    try:
        yield
    except (TypeError, ValueError) as error:
        said = f"options of the engine {one.engine} in the pack {pack.name}"
        raise PackInvalid(said, str(error)) from error

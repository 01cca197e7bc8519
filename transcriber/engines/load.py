"""Makes the engine that a language pack names. A further engine is one module and one line here."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Final, cast

from contract.errors.models import PackInvalid
from contract.extras import refuse_without
from transcriber.engines.base import Engine, Identifier, Task
from transcriber.packs.pack import OperatingPoint, Pack

_ENGINES: Final = {
    "moonshine": "transcriber.engines.moonshine.engine",
    "whisper": "transcriber.engines.whisper.engine",
}
"""Module of each engine; its function `load(models, options, task)` makes one.

One that can tell languages apart also has `load_identifier(models, options)`.
"""

NEEDS: Final = {"whisper": "whisper"}
"""By engine: the extra that it needs. Images take it from the lock of that name."""

_Load = Callable[[Path, Mapping[str, object], Task], Engine]
_LoadIdentifier = Callable[[Path, Mapping[str, object]], Identifier]


def load_engine(pack: Pack, operating_point: str, models: Path, task: Task) -> Engine:
    """The engine of an operating point, with its models loaded.

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
    load = cast("_Load", engine_module(pack, operating_point).load)
    point = pack.operating_point(operating_point)
    with _options_named(pack, point):
        return load(models, point.options, task)


def load_identifier(pack: Pack, operating_point: str, models: Path) -> Identifier:
    """What tells the languages of a pack apart: the model of an operating point.

    Raises
    ------
    PackInvalid
        The pack has several languages, and an engine that cannot tell them apart.
    """
    load = getattr(engine_module(pack, operating_point), "load_identifier", None)
    point = pack.operating_point(operating_point)
    if load is None:
        raise PackInvalid(f"the pack {pack.name} has an engine that cannot tell languages", point.engine)
    with _options_named(pack, point):
        return cast("_LoadIdentifier", load)(models, point.options)


def engine_module(pack: Pack, operating_point: str) -> ModuleType:
    """What the engine of an operating point is made by. It is imported, and loads no models yet.

    Raises
    ------
    PackInvalid
        The pack names an engine that does not exist.
    PackagesMissing
        The extra of the engine is not installed.
    """
    point = pack.operating_point(operating_point)
    if point.engine not in _ENGINES:
        raise PackInvalid(f"the pack {pack.name} names an unknown engine", point.engine)
    if point.engine in NEEDS:
        refuse_without(NEEDS[point.engine], f"the engine {point.engine}")
    return import_module(_ENGINES[point.engine])


@contextmanager
def _options_named(pack: Pack, point: OperatingPoint) -> Iterator[None]:
    """Say of which pack the options are that an engine refuses."""
    try:
        yield
    except (TypeError, ValueError) as error:
        said = f"options of the engine {point.engine} in the pack {pack.name}"
        raise PackInvalid(said, str(error)) from error

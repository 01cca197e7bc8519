"""The language packs whose models are here."""

from contract.errors.models import ModelsError
from transcriber.home import home, models_folder
from transcriber.packs.load import load_pack
from transcriber.packs.manifest import MANIFEST
from transcriber.packs.pack import Pack
from transcriber.packs.present import check_present


def pulled_packs() -> list[Pack]:
    """Packs that have models in the home folder: `en`, others of one language, then those of several."""
    names = (manifest.parent.name for manifest in (home() / "models").glob(f"*/{MANIFEST}"))
    found = [pack for name in names if (pack := _known(name)) and ready_operating_points(pack)]
    return sorted(found, key=lambda pack: (pack.name != "en", len(pack.codes) > 1, pack.name))


def ready_operating_points(pack: Pack) -> tuple[str, ...]:
    """Operating points of a pack whose models are in the home folder."""
    return tuple(point for point in pack.operating_points if not trouble_of(pack, point))


def trouble_of(pack: Pack, operating_point: str) -> ModelsError | None:
    """Error that a start at this operating point would meet."""
    try:
        check_present(pack, operating_point, models_folder(pack.name))
    except ModelsError as error:
        return error
    return None


def _known(name: str) -> Pack | None:
    """Load a pack; None for one that another version of this program pulled."""
    try:
        return load_pack(name)
    except ModelsError:
        return None

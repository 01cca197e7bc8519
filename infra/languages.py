"""What the language packs of a deployment can do."""

from contract.errors import PackUnknown, SettingInvalid
from contract.packs import features_told
from infra import packs
from infra.settings import Settings


def features(settings: Settings) -> dict[str, list[str]]:
    """Give the features of each language pack that has an image of ours, as `contract.packs.features_told`.

    Raises
    ------
    SettingInvalid
        A name has no pack here, or one that is not locked, and there is no other image for it.
    """
    if settings.transcriber_image:
        return {}  # nobody knows what that image can do; it refuses what it cannot
    return {key: has for name in settings.languages for key, has in _features(name).items()}


def codes(settings: Settings) -> dict[str, str]:
    """Give the codes of the languages of each pack, with spaces between."""
    return {name: " ".join(packs.codes(name)) for name in settings.languages}


def _features(name: str) -> dict[str, list[str]]:
    try:
        pack = packs.read(name)
    except PackUnknown as error:
        raise SettingInvalid(
            f"languages: {error.message}",
            f"{error.detail}; other languages need a transcriber_image that has them",
        ) from error
    if any("revision" not in hub for hub in pack.get("hub", ())):
        raise SettingInvalid(
            f"languages: the language pack {name!r} is not locked, so that no image can be made of it",
            f"run `longhand models lock {name}` first",
        )
    own = {code: spoken.get("features", ()) for code, spoken in pack.get("languages", {}).items()}
    return features_told(name, pack["features"], own)

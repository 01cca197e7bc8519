"""What the language packs of a deployment can do."""

from contract.errors import PackUnknown, SettingInvalid
from infra import packs
from infra.settings import Settings


def features(settings: Settings) -> dict[str, list[str]]:
    """Give the features of each language pack that has an image of ours, as `contract.features` names them.

    Raises
    ------
    SettingInvalid
        A name has no pack here, or one that is not locked, and there is no other image for it.
    """
    if settings.transcriber_image:
        return {}  # nobody knows what that image can do; it refuses what it cannot
    return {name: _features(name) for name in settings.languages}


def codes(settings: Settings) -> dict[str, str]:
    """Give the codes of the languages of each pack, with spaces between."""
    return {name: " ".join(packs.codes(name)) for name in settings.languages}


def _features(name: str) -> list[str]:
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
    return [str(feature) for feature in pack["features"]]

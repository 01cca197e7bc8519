"""What the language packs here can do, read from their files, since infra does not import transcriber."""

import tomllib

from contract.errors import SettingInvalid
from infra.paths import PACKS
from infra.settings import Settings


def features(settings: Settings) -> dict[str, list[str]]:
    """Give the features of each language that has an image of ours, as `contract.features` names them.

    Raises
    ------
    SettingInvalid
        A language has no pack here, or one that is not locked, and there is no other image for it.
    """
    if settings.transcriber_image:
        return {}  # nobody knows what that image can do; it refuses what it cannot
    return {language: _features(language) for language in settings.languages}


def _features(language: str) -> list[str]:
    path = PACKS / f"{language}.toml"
    if not path.is_file():
        known = ", ".join(sorted(pack.stem for pack in PACKS.glob("*.toml")))
        raise SettingInvalid(
            f"languages: no language pack {language!r}",
            f"there is {known}; other languages need a transcriber_image that has them",
        )
    pack = tomllib.loads(path.read_text("utf-8"))
    if any("revision" not in hub for hub in pack.get("hub", ())):
        raise SettingInvalid(
            f"languages: the language pack {language!r} is not locked, so that no image can be made of it",
            f"run `longhand models lock {language}` first",
        )
    return [str(feature) for feature in pack["features"]]

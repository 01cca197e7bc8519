"""What the files of language packs say, as plain values: a pack with its models, and packs of one language.

A folder has a file for each pack, `models/` for what they share, and one pack of several languages, which is
the template of those that have no file. Who needs types makes them, see `transcriber.packs`.
"""

import difflib
import re
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from contract.errors.models import PackInvalid, PackUnknown
from contract.spaces import in_languages

Content = dict[str, Any]

LISTS: Final = ("sources", "hub", "releases", "files", "built")
"""What a pack gets from its models."""
MODELS: Final = "models"
"""Folder of the models, in that of the packs."""
_OF_SEVERAL: Final = "language_identification_config."
"""Features with this prefix are those of a pack of several languages."""
_BY_WHISPER: Final = "_whisper"
_NEAR: Final = 0.6
"""A name that is less alike, of 1, is not proposed."""


def pack_files(folder: Path) -> dict[str, Path]:
    """Files of packs by name, sorted."""
    return {path.stem: path for path in sorted(folder.glob("*.toml"))}


def derived_names(folder: Path) -> tuple[str, ...]:
    """Names of packs without a file of their own, that one of several languages is the template of.

    Those by one of the `sizes` are not among them.
    """
    template = _template(folder)
    codes = template["languages"] if template else ()
    files = pack_files(folder)
    return tuple(sorted(f"{code}{_BY_WHISPER}" if code in files else code for code in codes))


def read_pack(name: str, folder: Path) -> Content:
    """Content of a pack, with all that comes from its models.

    Raises
    ------
    PackUnknown
        There is no such pack.
    PackInvalid
        A file of it is no TOML, or names a model that is not here.
    """
    path = pack_files(folder).get(name)
    template = None if path else _template(folder)
    content = _parsed(path) if path else _derived(name, template) if template else None
    if content is None:
        raise PackUnknown(f"no language pack {name!r}", _others(name, folder))
    content.pop("sizes", None)
    return _assembled(content, folder / MODELS, name)


def features_told(
    name: str, features: Iterable[str], of_languages: Mapping[str, Iterable[str]]
) -> dict[str, list[str]]:
    """Features of a pack by its name; what one of its languages has besides, by `<pack>:<language>`."""
    own = {f"{name}:{code}": list(has) for code, has in of_languages.items()}
    return {name: list(features), **{key: has for key, has in own.items() if has}}


def _template(folder: Path) -> Content | None:
    """The pack of several languages that has `sizes`."""
    contents = map(_parsed, pack_files(folder).values())
    return next((content for content in contents if "sizes" in content and "languages" in content), None)


def _derived(name: str, template: Content) -> Content | None:
    """The template with one language alone, by all its models or by one."""
    found = re.fullmatch(rf"(?P<code>[a-z]+)(?:{_BY_WHISPER}(?:_(?P<size>\w+))?)?", name)
    if not found or found["code"] not in template["languages"]:
        return None
    code = found["code"]
    spoken, sizes = template.pop("languages")[code], template["sizes"]
    own = spoken.pop("features", [])
    shared = [feature for feature in template["features"] if not feature.startswith(_OF_SEVERAL)]
    features = [*in_languages(shared, (code,)), *own]
    content = {**template, **spoken, "language": code, "features": features}
    if found["size"] is None:
        return content
    size = sizes.get(found["size"])
    fits = size is not None and code in size.get("languages", [code])
    return _by_one_model(content, size) if fits else None


def _by_one_model(content: Content, size: Mapping[str, Any]) -> Content:
    point = content["operating_points"]["standard"]
    others = {model for model in content["models"] if not model.startswith("whisper-")}
    options = {**point["options"], "folder": size["folder"]}
    return {
        **content,
        "models": [size["model"], *(model for model in content["models"] if model in others)],
        "features": [feature for feature in content["features"] if not feature.endswith("=enhanced")],
        "operating_points": {
            "standard": {
                **point,
                "options": options,
                "files": ["voice_activity.onnx"],
                "reads": size["model"],
            }
        },
        "figures": [],
    }


def _assembled(content: Content, models: Path, name: str) -> Content:
    """Put in what the models of a pack bring. A source that two of them have is there once."""
    for model in content.pop("models", ()):
        path = models / f"{model}.toml"
        if not path.is_file():
            raise PackInvalid(f"language pack {name} is not valid", f"there is no model {model!r}")
        _add(content, _parsed(path), model)
    for key in ("sources", "files"):
        content.setdefault(key, [])
    return content


def _add(content: Content, model: Content, name: str) -> None:
    makers = {key: model[key] for key in ("licence", "attribution") if key in model}
    for key in LISTS:
        have = content.setdefault(key, [])
        for entry in model.get(key, ()):
            whole = {**makers, **entry} if key in {"hub", "files"} else entry
            if whole not in have:
                have.append(whole)
    for point in content["operating_points"].values():
        if point.get("reads") == name:
            del point["reads"]
            point["files"] = [*model["reads"], *point["files"]]
    figures = ({"model": name, **figure} for figure in model.get("figures", ()))
    content.setdefault("figures", []).extend(figures)


def _parsed(path: Path) -> Content:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise PackInvalid(f"language pack {path.name} is not valid", str(error)) from error


def _others(name: str, folder: Path) -> str:
    files, template = sorted(pack_files(folder)), _template(folder)
    if not template:
        return f"there is {', '.join(files) or 'none'}"
    near = _near(name, template["languages"], template["sizes"])
    proposed = f"did you mean {' or '.join(near)}? " if near else ""
    count = len(template["languages"])
    return f"{proposed}there is {', '.join(files)}, and each of {count} languages by its code, as pl"


def _near(
    name: str, languages: Mapping[str, Mapping[str, Any]], sizes: Mapping[str, Mapping[str, Any]]
) -> list[str]:
    """Names of packs that are written or called alike: `polish`, `pl-PL`, `en_whisper_larg`."""
    start, _, rest = name.lower().replace("-", "_").partition("_")
    called = {spoken["description"].lower(): code for code, spoken in languages.items()}
    alike = [start] if start in called else difflib.get_close_matches(start, called, n=2, cutoff=_NEAR)
    codes = [start] if start in languages else [called[each] for each in alike]
    if not rest.startswith(_BY_WHISPER[1:]):
        return codes or [
            f"{code} ({languages[code]['description']})"
            for code in difflib.get_close_matches(start, languages, n=2, cutoff=_NEAR)
        ]
    wanted = rest.removeprefix("whisper_")
    return [
        f"{code}{_BY_WHISPER}_{size}"
        for code in codes
        for size in difflib.get_close_matches(wanted, sizes, n=2, cutoff=_NEAR)
        if code in sizes[size].get("languages", codes)
    ]

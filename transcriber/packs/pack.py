"""Language packs: what a language needs, and what may be asked of it."""

from collections.abc import Iterable, Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, JsonValue, model_validator

from contract.errors.models import OperatingPointUnknown, PackInvalid
from contract.identification import AUTO
from contract.spaces import in_languages
from transcriber.packs.figures import Figure
from transcriber.packs.files import BuiltFile, HubSource, PackFile, Release, Source, StorePath, Strict

Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(_[a-z]{2,3})?$")]
PackName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=40)]
Direction = Literal["left-to-right", "right-to-left"]


class Part(Strict):
    """Files that a job may need.

    Attributes
    ----------
    files
        Paths of all that must be there.
    """

    files: Annotated[tuple[StorePath, ...], Field(min_length=1)]


class Recogniser(Strict):
    """An engine and how it decodes.

    Attributes
    ----------
    options
        For the engine, which checks them.
    chunks
        Where the chunks that it gets are cut in another way: attributes of `ChunkRules`, see
        `transcriber.segment.pieces`. Of several engines, each may cut those of the operating point further.
    """

    engine: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    options: Mapping[str, JsonValue] = Field(default_factory=dict)
    chunks: Mapping[str, float] = Field(default_factory=dict)


class OperatingPoint(Part):
    """An engine or several, and the files they read.

    Attributes
    ----------
    engine, options
        Of the only engine, as for `Recogniser`.
    engines
        In its place, two or more that hear the same recording.
    vote
        How one text is made of theirs: attributes of `VoteOptions`, see `transcriber.combine.options`.
    chunks
        As for `Recogniser`, for all engines.
    """

    engine: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")] | None = None
    options: Mapping[str, JsonValue] = Field(default_factory=dict)
    engines: Annotated[tuple[Recogniser, ...], Field(min_length=2)] | None = None
    vote: Mapping[str, JsonValue] = Field(default_factory=dict)
    chunks: Mapping[str, float] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _has_an_engine_or_several(self) -> Self:
        if (self.engine is None) == (self.engines is None):
            raise ValueError("give either engine or engines")
        if self.engines and self.options:
            raise ValueError("options are those of one engine: give each of the engines its own")
        if self.engine and self.vote:
            raise ValueError("one engine has nobody to vote with")
        return self

    @property
    def recognisers(self) -> tuple[Recogniser, ...]:
        """Its engines, in order, each with how it decodes."""
        return self.engines or (Recogniser(engine=self.engine or "", options=self.options),)


class Spoken(Strict):
    """A language, as the transcript's `language_pack_info` shows it.

    Attributes
    ----------
    features
        What it has besides the features of its pack.
    """

    description: Annotated[str, Field(min_length=1)]
    word_delimiter: str = " "
    writing_direction: Direction = "left-to-right"
    itn: bool = False
    features: tuple[str, ...] = ()


class Pack(Strict):
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
        As the transcript's `language_pack_info` shows them. Of a pack of several, each language has its own,
        but for `adapted`.
    features
        Key paths of the job config that this pack can do, as `contract.features` spells them. A language of
        several may have more.
    samples
        Recordings to try the pack with. Pulled on request only.
    parts
        Files for what a job may ask for besides words: `speakers`.
    figures
        How well and how fast it works, as far as known.
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
    releases: tuple[Release, ...] = ()
    files: tuple[PackFile, ...]
    built: tuple[BuiltFile, ...] = ()
    samples: tuple[PackFile, ...] = ()
    operating_points: Mapping[Literal["standard", "enhanced"], OperatingPoint]
    parts: Mapping[Literal["speakers"], Part] = Field(default_factory=dict)
    figures: tuple[Figure, ...] = ()

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        _refuse_misnamed(self.name, self.language, self.languages)
        _refuse_repeated("path", self.paths())
        names = [*(source.project for source in self.sources), *(hub.repository for hub in self.hub)]
        names += [release.name for release in self.releases]
        _refuse_repeated("source", names)
        for file in (*self.files, *self.samples):
            for source in file.sources:
                _require("source", source, names)
        for hub in self.hub:
            members = [member for file in self.files for member in file.members(hub.repository)]
            _refuse_half_locked(hub, members)
        known = {file.path for file in self.files}.union(*(hub.paths() for hub in self.unlocked()))
        for built in self.built:
            for path in built.inputs:
                _require("input", path, known)
            known.add(built.path)
        passing = self.passing()
        for needs in (*self.operating_points.values(), *self.parts.values()):
            for path in needs.files:
                _require("file", path, known - passing)
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
            itn=self.itn,
        )

    def features_of(self, languages: Iterable[str]) -> frozenset[str]:
        """What can be asked of it for a language, or for one of several of which nobody knows yet which."""
        asked = tuple(languages)
        own = (self.spoken(code).features for code in asked)
        return frozenset(in_languages(self.features, asked)).union(*own)

    def is_on_index(self) -> bool:
        """Whether all its files can be had from a package index."""
        wheels = {source.project for source in self.sources}
        return not self.unlocked() and all(
            any({piece.source for piece in place} <= wheels for place in file.places) for file in self.files
        )

    def unlocked(self) -> tuple[HubSource, ...]:
        """Repositories that are not pinned yet. Before they are, nothing can be fetched."""
        return tuple(hub for hub in self.hub if hub.revision is None)

    def passing(self) -> frozenset[str]:
        """Paths of the files that are there only while others are built of them."""
        return frozenset(file.path for file in self.files if not file.kept)

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


def _refuse_misnamed(name: str, language: str | None, languages: Mapping[str, Spoken]) -> None:
    if bool(language) == bool(languages):
        raise ValueError("give either language or languages")
    if language and name != language and not name.startswith(f"{language}_"):
        raise ValueError(f"it says language {language!r}")


def _require(kind: str, name: str, known: Iterable[str]) -> None:
    if name not in known:
        raise ValueError(f"{kind} {name!r} is not in this pack")


def _refuse_half_locked(hub: HubSource, members: list[str]) -> None:
    if sorted(members) != sorted(hub.members if hub.revision else ()):
        raise ValueError(f"files and revision of {hub.repository!r} do not belong together: lock it again")


def _refuse_repeated(kind: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise ValueError(f"{kind} {name!r} occurs twice")
        seen.add(name)

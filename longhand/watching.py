"""Finding the recordings that appear in a folder, once nobody writes to them any more."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from contract.errors.client import NotARecording, RecordingEmpty, RecordingUnusable
from longhand.submission.outputs import SUFFIXES, targets
from longhand.submission.recording import Recording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from contract.job.layout import TranscriptFormat
    from longhand.submission.outputs import Targets

_LEFT_ALONE: Final = frozenset({*SUFFIXES.values(), ".part"})
"""Configs, transcripts, and what is still being written."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the transcripts of a watched folder go.

    Attributes
    ----------
    output
        Folder that gets the same folders inside as the watched one; None for beside each recording.
    """

    folder: Path
    output: Path | None
    formats: tuple[TranscriptFormat, ...]

    def targets(self, recording: Recording) -> Targets:
        """Name the files: `talk.wav.txt`, for a `talk.mp3` may come as well."""
        folder = recording.path.parent
        if self.output:
            folder = self.output / folder.relative_to(self.folder)
        return targets(folder, recording.path, self.formats, whole_name=True)

    def has(self, recording: Recording) -> bool:
        """Tell whether every transcript is there, and no older than the recording."""
        try:
            return all(
                path.stat().st_mtime_ns >= recording.mtime_ns for path in self.targets(recording).values()
            )
        except OSError:
            return False


@dataclass(frozen=True, slots=True)
class _Look:
    """How a file was, and since when it has been so."""

    recording: Recording
    since: float


class Watcher:
    """Looks into a folder again and again.

    Parameters
    ----------
    settle
        Seconds for which size and time of a file must not have changed.
    clock
        In seconds.
    on_refused
        Told of each file that is left alone, once for each reason: no recording by its first bytes, or one
        that cannot be sent.
    """

    def __init__(
        self,
        layout: Layout,
        settle: float,
        clock: Callable[[], float],
        on_refused: Callable[[RecordingUnusable], None],
    ) -> None:
        self._layout, self._settle, self._clock, self._on_refused = layout, settle, clock, on_refused
        self._looks: dict[Path, _Look] = {}
        self._taken: set[Recording] = set()
        self._refused: dict[Path, RecordingUnusable] = {}

    @property
    def refused(self) -> int:
        """How many files the last look has left alone, of those that were told."""
        return len(self._refused)

    def found(self) -> list[Recording]:
        """Look, and give the recordings that are ready: each once, as long as it stays as it is."""
        now, before, refused = self._clock(), self._looks, self._refused
        self._looks, self._refused = {}, {}
        for recording in self._recordings(refused):
            look = before.get(recording.path)
            since = look.since if look and look.recording == recording else now
            self._looks[recording.path] = _Look(recording, since)
            if recording in self._taken and recording.path in refused:
                self._refused[recording.path] = refused[recording.path]
        ready = [each.recording for each in self._looks.values() if now - each.since >= self._settle]
        new = [each for each in ready if each not in self._taken and not self._layout.has(each)]
        self._taken.update(new)
        return [each for each in new if self._is_one(each, refused)]

    @property
    def is_settling(self) -> bool:
        """Whether the last look saw something that may yet become ready."""
        now = self._clock()
        return any(now - look.since < self._settle for look in self._looks.values())

    def again(self, recording: Recording) -> None:
        """Give a recording once more."""
        self._taken.discard(recording)

    def _recordings(self, refused: Mapping[Path, RecordingUnusable]) -> Iterator[Recording]:
        """Look at every file from outside.

        Parameters
        ----------
        refused
            Those that the last look left alone.
        """
        for path in self._paths(refused):
            try:
                yield Recording.at(path)
            except RecordingEmpty:
                continue  # as yet
            except RecordingUnusable as error:
                self._refuse(path, error, refused)

    def _paths(self, refused: Mapping[Path, RecordingUnusable]) -> Iterator[Path]:
        def unreadable(error: OSError) -> None:
            said = RecordingUnusable(f"cannot read {error.filename}", error.strerror or "")
            self._refuse(Path(error.filename), said, refused)

        for folder, inner, names in os.walk(self._layout.folder, onerror=unreadable):
            inner[:] = sorted(name for name in inner if not name.startswith("."))
            for name in _candidates(names):
                yield Path(folder, name)

    def _is_one(self, recording: Recording, refused: Mapping[Path, RecordingUnusable]) -> bool:
        """Look into a file, once it is whole. One that could not be read is tried again."""
        try:
            recording.refuse_other()
        except RecordingUnusable as error:
            if not isinstance(error, NotARecording):
                self.again(recording)
            self._refuse(recording.path, error, refused)
            return False
        return True

    def _refuse(self, path: Path, error: RecordingUnusable, before: Mapping[Path, RecordingUnusable]) -> None:
        """Leave a file alone, and tell why unless that was told. One that went meanwhile is no news."""
        if not os.path.lexists(path):
            return
        self._refused[path] = error
        if str(before.get(path, "")) != str(error):
            self._on_refused(error)


def _candidates(names: Sequence[str]) -> list[str]:
    return sorted(
        name
        for name in names
        if not name.startswith(".") and os.path.splitext(name)[1].lower() not in _LEFT_ALONE  # noqa: PTH122
    )

"""What ingest tells the worker: the environment of the container, and nothing else."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Final, Self

from contract.errors.job import TaskInvalid

_PREFIX: Final = "LONGHAND_TASK_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One recording to transcribe.

    Attributes
    ----------
    job
        Its id; also the folder of its results.
    uploads_bucket, key, version_id
        The recording. Exactly this version is read.
    results_bucket
        Where `contract.job.layout` puts the results, and where the job's config lies already.
    size_bytes
        Of the recording, to tell a broken download from a whole one.
    parallel
        For `pipeline --parallel`.
    """

    job: str
    uploads_bucket: str
    key: str
    version_id: str
    results_bucket: str
    size_bytes: int
    parallel: int = 1

    def to_environment(self) -> dict[str, str]:
        return {_PREFIX + item.name.upper(): str(getattr(self, item.name)) for item in fields(self)}

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> Self:
        """Read the variables that `to_environment` wrote.

        Raises
        ------
        TaskInvalid
            Names every variable that is missing or no number.
        """
        names = {item.name: _PREFIX + item.name.upper() for item in fields(cls)}
        missing = [name for name in names.values() if not environment.get(name)]
        if missing:
            raise TaskInvalid("the environment describes no job", f"{', '.join(missing)} not set")
        given = {item: environment[name] for item, name in names.items()}
        numbers = {}
        for item in ("size_bytes", "parallel"):
            text = given.pop(item)
            if not (text.isascii() and text.isdigit()):
                raise TaskInvalid("the environment describes no job", f"{names[item]} is no number: {text!r}")
            numbers[item] = int(text)
        return cls(**given, **numbers)  # type: ignore[arg-type]

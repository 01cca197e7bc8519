"""What every function is told. infra and local fill these same fields, so neither can drift."""

from collections.abc import Iterable, Mapping

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from contract.config import OperatingPoint
from contract.features import OPERATING_POINT
from contract.identification import AUTO, tells_languages_apart
from contract.job.resources import OPERATING_POINTS
from contract.spaces import in_languages


class FunctionSettings(BaseSettings):
    """Environment of a function: `LONGHAND_` and the name of the field. Lists and objects are JSON.

    Attributes
    ----------
    jobs_table, results_bucket
        Names.
    retention_days
        How long records are kept; results as well.
    """

    model_config = SettingsConfigDict(env_prefix="LONGHAND_", frozen=True, extra="ignore")

    jobs_table: str
    results_bucket: str
    retention_days: int = 30

    def to_environment(self) -> dict[str, str]:
        """Write the variables that the class reads back."""
        prefix = self.model_config["env_prefix"]
        values = self.model_dump(mode="json")
        return {prefix + name.upper(): _text(value) for name, value in values.items() if value is not None}


class QueueSettings(FunctionSettings):
    """Environment of a function that is fed from a queue.

    Attributes
    ----------
    queue_url
        Of that queue.
    dead_letters_url
        Of the one beside it, for what could not be handled. Empty where there is none: what nobody can read
        is then tried as often as anything else.
    backoff_seconds
        How long a message that could not be handled stays hidden after the first try; twice as long after
        each further one, up to a quarter of an hour.
    """

    queue_url: str
    dead_letters_url: str = ""
    backoff_seconds: int = 5


class OfferSettings(FunctionSettings):
    """Environment of a function that reads job configs.

    Attributes
    ----------
    job_definitions
        By `<pack>-<operating point>`: name or ARN of the job definition. What is not here is refused.
    features
        By language packs, with spaces between: what all of them can do, as `contract.features` names it. In
        place of a pack, `<pack>:<language>` is one language of several. A pack that has none has an image
        whose features nobody knows; it is left to refuse what it cannot do.
    languages
        By language pack: codes of its languages, with spaces between. The first pack that has a language
        transcribes it. A pack that is not here has one language, after which it is called.
    default_operating_point
        Of jobs whose user chose none and wrote no config, in the languages that have it.

    Notes
    -----
    All variables of a function together may have 4 kB: hence they are this brief.
    """

    job_definitions: dict[str, str]
    features: dict[str, list[str]] = Field(default_factory=dict)
    languages: dict[str, str] = Field(default_factory=dict)
    default_operating_point: OperatingPoint = "enhanced"

    def definition(self, language: str, operating_point: str) -> str:
        """Name of the job definition for a language, which need not be there."""
        return f"{self.pack(language)}-{operating_point}"

    def pack(self, language: str) -> str:
        """Name of the pack for a language, or for `auto`; it need not be there."""
        for name in self.languages:
            codes = self.codes(name)
            if language in codes or (language == AUTO and self._tells_apart(name)):
                return name
        return language

    def features_of(self, pack: str, languages: Iterable[str] = ()) -> frozenset[str]:
        """Features of a pack, and of those of its languages; none where nobody knows them."""
        asked = tuple(languages)
        owners = {pack, *(f"{pack}:{language}" for language in asked)}
        groups = (names for packs, names in self.features.items() if not owners.isdisjoint(packs.split()))
        return frozenset(in_languages((name for names in groups for name in names), asked))

    def codes(self, pack: str) -> tuple[str, ...]:
        """Codes of the languages of a pack."""
        return tuple(self.languages.get(pack, pack).split())

    def offered_languages(self) -> list[str]:
        """Give every language that a job may ask for, in order; `auto` first, where a pack finds it out."""
        packs = {name.rpartition("-")[0] for name in self.job_definitions}
        codes = {code for pack in packs for code in self.codes(pack)}
        finds_out = any(map(self._tells_apart, packs))
        return [AUTO] * finds_out + sorted(codes)

    def _tells_apart(self, pack: str) -> bool:
        return tells_languages_apart(self.codes(pack), self.features_of(pack))

    def operating_points(self, language: str) -> tuple[OperatingPoint, ...]:
        """Operating points of a language: of an image whose features nobody knows, all there are."""
        features = self.features_of(self.pack(language))
        return tuple(
            point
            for point in OPERATING_POINTS
            if self.definition(language, point) in self.job_definitions
            and (not features or f"{OPERATING_POINT}={point}" in features)
        )

    def usual_operating_point(self, language: str) -> OperatingPoint:
        """Operating point of a job whose user chose none and wrote no config.

        An image whose features nobody knows is not asked for more than the contract's default.
        """
        asked = f"{OPERATING_POINT}={self.default_operating_point}"
        return self.default_operating_point if asked in self.features_of(self.pack(language)) else "standard"


def by_packs(features: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Turn the features of each pack into those that the same packs have, each named once."""
    owners: dict[str, list[str]] = {}
    for pack, names in features.items():
        for name in names:
            owners.setdefault(name, []).append(pack)
    found: dict[str, list[str]] = {}
    for name, packs in owners.items():
        found.setdefault(" ".join(packs), []).append(name)
    return found


class EndingSettings(FunctionSettings):
    """Environment of a function that may end jobs.

    Attributes
    ----------
    notify_queue_url
        Of the queue of what is to be told.
    """

    notify_queue_url: str


class OutboundSettings(FunctionSettings):
    """Environment of a function that calls addresses which users name.

    Attributes
    ----------
    allowed_networks
        Networks, `127.0.0.0/8`, that it may reach though they are internal. No deployment sets it; it is for
        the embedded cloud, whose user decides about his own machine.
    """

    allowed_networks: list[str] = Field(default_factory=list)


class MetricsSettings(FunctionSettings):
    """Environment of a function that tells what became of jobs.

    Attributes
    ----------
    metrics_namespace
        Of the metrics in CloudWatch.
    deployment
        Value of their one dimension, to tell deployments apart.
    """

    metrics_namespace: str = "Longhand"
    deployment: str = "longhand"


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    import json  # noqa: PLC0415 - only a deployment writes them

    return json.dumps(value)

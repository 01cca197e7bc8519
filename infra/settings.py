"""Every setting of a deployment: the `-c name=value` of `cdk deploy`, with default, meaning and limits."""

import json
from collections.abc import Mapping
from typing import Annotated, Any, Final, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    model_validator,
)

from contract.config import parse_job_config
from contract.errors import ConfigError, SettingInvalid, SettingUnknown
from contract.identification import AUTO
from contract.job.record import DEFAULT_OWNER
from contract.job.resources import VCPUS_PER_CORE
from infra import packs
from infra.families import check_family
from infra.owners import Auth, check_owner

_LANGUAGE_MARK: Final = "{language}"


def _split(value: Any) -> Any:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


def _parse(value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        raise ValueError(f"is no JSON: {error}") from error


def _check_config(config: dict[str, Any]) -> dict[str, Any]:
    try:
        parse_job_config(json.dumps(config))
    except ConfigError as error:
        raise ValueError(str(error)) from error
    return config


Language = Annotated[str, Field(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=40)]
Family = Annotated[str, BeforeValidator(check_family)]
Email = Annotated[str, Field(pattern=r"^[^@\s,]+@[^@\s,]+$")]
Days = Annotated[int, Field(ge=1, le=3650)]
Config = Annotated[dict[str, Any], BeforeValidator(_parse), AfterValidator(_check_config)]
SecretArn = Annotated[
    str, Field(pattern=r"^(arn:aws[a-z-]*:secretsmanager:[a-z0-9-]+:\d{12}:secret:\S+-\w{6})?$")
]
ImageUri = Annotated[
    str, Field(pattern=r"^(\d{12}\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com(\.cn)?/\S+[:@]\S+)?$")
]
Folder = Annotated[str, Field(pattern=r"^(keys|transcriber/keys)(/[a-zA-Z0-9_-]+)*$")]
LogDays = Literal[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 3653]


class Settings(BaseModel):
    """What a deployment can be told. docs/deploy.md says what each setting is for."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,18}[a-z0-9]$")] = "longhand"
    languages: Annotated[list[Language], BeforeValidator(_split), Field(min_length=1)] = ["en"]
    transcriber_image: ImageUri = ""
    default_config: Config | None = None
    default_operating_point: Literal["standard", "enhanced"] = "enhanced"
    license_secret: SecretArn = ""
    license_keys: Folder = "keys"
    license_later: bool = False

    instance_families: Annotated[list[Family], BeforeValidator(_split), Field(min_length=1)] = ["m5n"]
    max_vcpus: Annotated[int, Field(ge=2, le=10_000)] = 64
    on_demand: bool = True
    max_vcpus_on_demand: Annotated[int, Field(ge=2, le=10_000)] = 32
    max_parallel: Annotated[int, Field(ge=1, le=32)] = 4
    job_timeout_minutes: Annotated[int, Field(ge=1, le=24 * 60)] = 180
    zones: Annotated[int, Field(ge=1, le=3)] = 2

    api_auth: Auth = "key"
    max_running_jobs: Annotated[int, Field(ge=0, le=1_000_000)] = 10_000
    default_owner: str = DEFAULT_OWNER

    kms: bool = False
    upload_lifecycle_days: Days = 1
    results_retention_days: Days = 30
    results_removal: Literal["retain", "destroy"] = "retain"
    log_retention_days: Annotated[LogDays, BeforeValidator(_parse)] = 30

    alarm_emails: Annotated[list[Email], BeforeValidator(_split)] = Field(default_factory=list)
    alarm_failed_jobs: Annotated[int, Field(ge=1, le=10_000)] = 1
    metrics_namespace: Annotated[str, Field(pattern=r"^[A-Za-z0-9_./#-]{1,200}$")] = "Longhand"
    usd_per_vcpu_hour: Annotated[float, Field(ge=0, le=100, allow_inf_nan=False)] = 0.03

    @model_validator(mode="after")
    def _go_together(self) -> Self:
        needed = self.max_parallel * VCPUS_PER_CORE
        if needed > self.max_vcpus or (self.on_demand and needed > self.max_vcpus_on_demand):
            raise ValueError(
                f"max_parallel={self.max_parallel} needs {needed} vCPUs for one job, more than there may be"
            )
        if self.language_of_config == AUTO and not any(map(self._may_leave_it_open, self.languages)):
            raise ValueError(
                f"default_config is needed: the language pack {self.languages[0]!r} does not find out "
                "which of its languages is spoken"
            )
        if not any(self._has_language_of_config(name) for name in self.languages):
            raise ValueError(
                f"default_config asks for {self.language_of_config!r}, and languages are "
                f"{', '.join(self.languages)}"
            )
        one_for_all = self.transcriber_image and _LANGUAGE_MARK not in self.transcriber_image
        if one_for_all and len(self.languages) > 1:
            raise ValueError(
                f"transcriber_image must hold {_LANGUAGE_MARK}: an image has one language, and there are "
                f"{len(self.languages)}"
            )
        check_owner(self.default_owner, self.api_auth)
        return self

    @property
    def language_of_config(self) -> str:
        """Language of uploads without a job config: of `default_config`, else of the first pack."""
        if self.default_config is None:
            return packs.usual_language(self.languages[0])
        return parse_job_config(json.dumps(self.default_config)).transcription_config.language

    def _may_leave_it_open(self, name: str) -> bool:
        return len(packs.codes(name)) > 1 and packs.tells_languages_apart(name)

    def _has_language_of_config(self, name: str) -> bool:
        return self.language_of_config in {*packs.codes(name), packs.usual_language(name)}

    def base_image(self, language: str) -> str:
        """URI of the image that the transcriber of a language is built on; empty for the one built here."""
        return self.transcriber_image.replace(_LANGUAGE_MARK, language)


def from_context(context: Mapping[str, Any]) -> Settings:
    """Read the settings out of a CDK context.

    Parameters
    ----------
    context
        All of it. What belongs to CDK itself is passed over.

    Raises
    ------
    SettingUnknown
        Names every key that is neither a setting nor CDK's.
    SettingInvalid
        Names every setting that cannot be used, and why.
    """
    given = {name: value for name, value in context.items() if not _is_of_cdk(name)}
    unknown = [name for name in given if name not in Settings.model_fields]
    if unknown:
        raise SettingUnknown("no such setting", ", ".join(sorted(unknown)))
    try:
        return Settings.model_validate(given)
    except ValidationError as error:
        raise SettingInvalid("a setting cannot be used", "; ".join(map(_mistake, error.errors()))) from error


def _is_of_cdk(name: str) -> bool:
    """CDK keeps flags (`@aws-cdk/...`), options (`aws:cdk:...`) and look-ups (`provider:...`) there too."""
    return name.startswith(("@", "aws-cdk", "cdk-", "cli-")) or ":" in name


def _mistake(error: Any) -> str:
    place = ".".join(str(part) for part in error["loc"])
    message = error["msg"].removeprefix("Value error, ")
    return f"{place}: {message}" if place else message

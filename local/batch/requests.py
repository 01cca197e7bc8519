"""Bodies of the calls, as the public REST shape has them. What is not here is refused by name."""

from __future__ import annotations

import json
from typing import Annotated, Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from local.batch.job import Status  # noqa: TC001 - pydantic looks it up
from local.batch.refusal import ClientException


class _Body(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


Name = Annotated[str, StringConstraints(pattern=r"^[a-zA-Z0-9][a-zA-Z0-9_-]{0,127}$")]
Text = Annotated[str, StringConstraints(min_length=1)]
Pattern = Annotated[str, StringConstraints(pattern=r"^[^*]{0,511}\*?$")]


class Pair(_Body):
    name: Text
    value: str = ""


class Requirement(_Body):
    type: Literal["VCPU", "MEMORY"]
    value: Annotated[str, StringConstraints(pattern=r"^[1-9][0-9]{0,8}$")]


class ContainerOverrides(_Body):
    command: list[str] | None = None
    environment: list[Pair] = []
    resourceRequirements: list[Requirement] = []  # noqa: N815 - the names are AWS's


class EvaluateOnExit(_Body):
    action: Annotated[str, StringConstraints(to_upper=True, pattern=r"(?i)^(RETRY|EXIT)$")]
    onStatusReason: Pattern | None = None  # noqa: N815
    onReason: Pattern | None = None  # noqa: N815
    onExitCode: Annotated[str, StringConstraints(pattern=r"^[0-9]{0,511}\*?$")] | None = None  # noqa: N815


class RetryStrategy(_Body):
    attempts: int | None = Field(None, ge=1, le=10)
    evaluateOnExit: list[EvaluateOnExit] = Field([], max_length=5)  # noqa: N815


class JobTimeout(_Body):
    attemptDurationSeconds: int = Field(ge=60)  # noqa: N815


class SubmitJob(_Body):
    jobName: Name  # noqa: N815
    jobQueue: Text  # noqa: N815
    jobDefinition: Text  # noqa: N815
    containerOverrides: ContainerOverrides = ContainerOverrides()  # noqa: N815
    retryStrategy: RetryStrategy | None = None  # noqa: N815
    timeout: JobTimeout | None = None
    tags: dict[str, str] = Field({}, max_length=50)


class DescribeJobs(_Body):
    jobs: list[str] = Field(max_length=100)


class Filter(_Body):
    name: Literal["JOB_NAME", "JOB_DEFINITION", "BEFORE_CREATED_AT", "AFTER_CREATED_AT"]
    values: list[Text] = Field(min_length=1, max_length=1)


class ListJobs(_Body):
    jobQueue: Text  # noqa: N815
    jobStatus: Status | None = None  # noqa: N815
    maxResults: int | None = Field(None, ge=1, le=1000)  # noqa: N815
    nextToken: str | None = None  # noqa: N815
    filters: list[Filter] = Field([], max_length=1)


class TerminateJob(_Body):
    jobId: Text  # noqa: N815
    reason: Text


Call = TypeVar("Call", bound=_Body)


def parse(kind: type[Call], raw: bytes) -> Call:
    """Read the body of a call.

    Raises
    ------
    ClientException
        It is no JSON object, or a parameter is missing, of another type, out of its range or not supported.
    """
    try:
        return kind.model_validate(json.loads(raw or b"{}"))
    except ValidationError as error:
        # What is not supported first: that tells more than what is missing besides.
        found = min(error.errors(), key=lambda one: one["type"] != "extra_forbidden")
        where = ".".join(map(str, found["loc"])) or "the body"
        if found["type"] == "extra_forbidden":
            known = ", ".join(kind.model_fields)
            raise ClientException(f"{where} is not supported here; {kind.__name__} takes {known}") from error
        raise ClientException(f"{where} is not valid: {found['msg']}") from error
    except ValueError as error:
        raise ClientException("the body is not a JSON object") from error

"""The models of the API's answers, against the description of the v2 API."""

from pathlib import Path
from typing import get_args

import pytest
import yaml
from pydantic import ValidationError

from contract.api.fault import ErrorMessage, ErrorResponse
from contract.api.job import JobDetails, JobError, RetrieveJobResponse, RetrieveJobsResponse
from contract.api.usage import UsageDetails, UsageResponse
from contract.errors.api import ApiError
from contract.errors.api_keys import ApiKeyError


@pytest.fixture(scope="module")
def definitions(shared):
    return yaml.safe_load(Path(shared / "spec" / "speechmatics-batch-v2.yaml").read_text())["definitions"]


def answered(family=ApiError):
    """Every error that a call can end with."""
    children = [child for child in family.__subclasses__() if child is not ApiKeyError]
    return [kind for child in children for kind in (child, *answered(child))]


def test_the_messages_are_those_of_the_spec_and_no_others(definitions):
    assert set(get_args(ErrorMessage)) == set(definitions["ErrorResponse"]["properties"]["error"]["enum"])


@pytest.mark.parametrize("kind", answered())
def test_every_error_can_be_answered_as_it_is(kind):
    response = ErrorResponse(code=kind.http_status, error=kind().message, detail=kind.advice)
    assert response.detail


def test_a_message_of_our_own_cannot_be_answered():
    with pytest.raises(ValidationError):
        ErrorResponse(code=422, error="limit in query must be of type int64", detail="")


@pytest.mark.parametrize(
    ("model", "name"),
    [
        (ErrorResponse, "ErrorResponse"),
        (JobDetails, "JobDetails"),
        (JobError, "JobDetailError"),
        (RetrieveJobResponse, "RetrieveJobResponse"),
        (RetrieveJobsResponse, "RetrieveJobsResponse"),
        (UsageDetails, "UsageDetails"),
        (UsageResponse, "UsageResponse"),
    ],
)
def test_what_the_spec_requires_is_always_there(definitions, model, name):
    required = set(model.model_json_schema()["required"])
    assert required >= set(definitions[name].get("required", ()))


@pytest.mark.parametrize("model", [JobDetails, UsageDetails, UsageResponse])
def test_what_is_the_same_as_in_the_spec_has_the_same_type(definitions, model):
    ours = model.model_json_schema()["properties"]
    theirs = definitions[model.__name__]["properties"]
    for name in set(ours) & set(theirs):
        if "type" in ours[name] and "type" in theirs[name]:
            assert ours[name]["type"] == theirs[name]["type"]
            assert set(ours[name].get("enum", ())) <= set(
                theirs[name].get("enum", ours[name].get("enum", ()))
            )

import json
import re
import runpy
from http import HTTPStatus
from pathlib import Path

import pytest
from openapi_spec_validator import validate

from contract.config import JobConfig, parse_job_config
from contract.errors.base import LonghandError
from lambdas.api.description import description
from lambdas.api.description.tidy import tidied
from lambdas.api.route import parameters_of
from lambdas.api.routes import ROUTES

ROOT = Path(__file__).parents[4]
DOCUMENT = json.loads(description(ROUTES))


def operation(route):
    return DOCUMENT["paths"][route.openapi_path][route.method.lower()]


def named(route):
    return f"{route.method} {route.path}"


def kinds(root=LonghandError):
    return [root, *(kind for child in root.__subclasses__() for kind in kinds(child))]


def test_the_copy_in_the_documentation_is_current():
    program = runpy.run_path(str(ROOT / "docs" / "openapi.py"))
    assert program["PAGE"].read_bytes() == description(ROUTES), "run: make docs"


def test_the_table_of_calls_in_the_documentation_is_current():
    program = runpy.run_path(str(ROOT / "docs" / "openapi.py"))
    read = program["READ"].read_text("utf-8")
    assert program["page"](read) == read, "run: make docs"


def test_it_is_valid():
    validate(DOCUMENT)


def test_it_is_of_openapi_3_1_and_of_longhand():
    assert DOCUMENT["openapi"].startswith("3.1")
    assert DOCUMENT["info"]["title"] == "Longhand"
    scheme = DOCUMENT["components"]["securitySchemes"]
    assert [each["scheme"] for each in scheme.values()] == ["bearer"]
    assert DOCUMENT["security"] == [{name: []} for name in scheme]


@pytest.mark.parametrize("route", ROUTES, ids=named)
def test_every_call_is_described_with_its_parameters(route):
    found = operation(route)
    assert found["operationId"] == route.view.__name__
    assert found["summary"]
    parameters = {each["name"] for each in found.get("parameters", ()) if each["in"] != "header"}
    expected = parameters_of(route).parameters.values()
    assert parameters >= {each.name for each in expected if "Header" not in str(each.annotation)}
    assert all(each["description"] for each in found.get("parameters", ()))


@pytest.mark.parametrize("route", ROUTES, ids=named)
def test_every_error_of_a_call_is_described_with_its_status_and_code(route):
    responses = operation(route)["responses"]
    for kind in route.errors:
        answer = responses[str(kind.http_status)]
        assert kind.code in answer["headers"]["X-Longhand-Error"]["schema"]["enum"]
        assert answer["content"]["application/json"]["schema"] == {
            "$ref": "#/components/schemas/ErrorResponse"
        }
    assert {"401", "403", "429", "500", str(route.status)} <= set(responses)


@pytest.mark.parametrize("route", ROUTES, ids=named)
def test_a_code_has_the_status_that_it_is_answered_with(route):
    by_code = {kind.code: kind.http_status for kind in kinds()}
    for status, answer in operation(route)["responses"].items():
        for code in answer.get("headers", {}).get("X-Longhand-Error", {}).get("schema", {}).get("enum", ()):
            assert by_code[code] == int(status)


def test_who_is_to_wait_is_told_that_an_answer_says_how_long():
    for route in ROUTES:
        answer = operation(route)["responses"][str(HTTPStatus.TOO_MANY_REQUESTS.value)]
        assert answer["headers"]["Retry-After"]["schema"]["type"] == "integer"


@pytest.mark.parametrize("route", [route for route in ROUTES if route.revalidated], ids=named)
def test_what_is_not_sent_twice_is_described_as_such(route):
    found = operation(route)
    assert "If-None-Match" in {each["name"] for each in found["parameters"]}
    assert "content" not in found["responses"]["304"]
    for status in ("200", "304"):
        assert "ETag" in found["responses"][status]["headers"]


@pytest.mark.parametrize("route", [route for route in ROUTES if route.body], ids=named)
def test_a_body_is_described(route):
    schema = operation(route)["requestBody"]["content"][route.body.media_type]["schema"]
    assert schema["$ref"].rpartition("/")[2] in DOCUMENT["components"]["schemas"]


@pytest.mark.parametrize("name", ["CreateJobForm", "UploadRequest"])
def test_a_config_is_described_key_by_key_with_an_example_that_can_be_used(name):
    config = DOCUMENT["components"]["schemas"][name]["properties"]["config"]
    assert config["$ref"] == "#/components/schemas/JobConfig"
    described = DOCUMENT["components"]["schemas"]["JobConfig"]
    assert set(described["properties"]) == set(JobConfig.model_fields)
    for example in config["examples"]:
        assert parse_job_config(json.dumps(example)).type == "transcription"


def test_an_answer_with_an_id_leads_to_every_call_that_takes_it():
    about = {
        name: {operation(route)["operationId"] for route in ROUTES if name in route.path_parameters}
        for name in ("job", "upload")
    }
    for path, calls in [("/v2/jobs", about["job"]), ("/v2/uploads", about["job"] | about["upload"])]:
        links = DOCUMENT["paths"][path]["post"]["responses"]["201"]["links"]
        assert {each["operationId"] for each in links.values()} == calls
        assert all([*each["parameters"].values()] == ["$response.body#/id"] for each in links.values())


def test_what_a_docstring_says_of_an_attribute_stands_with_it():
    result = DOCUMENT["components"]["schemas"]["Result"]
    assert result["description"] == "One item of the transcript, in the order spoken."
    for name in ("start_time", "end_time"):
        assert result["properties"][name]["description"].startswith("Seconds from the start")
    assert "----" not in json.dumps(DOCUMENT)


def test_a_limit_has_its_bounds_and_nothing_is_null():
    limit = DOCUMENT["paths"]["/v2/jobs"]["get"]["parameters"][0]
    assert limit["schema"] == {"type": "integer", "minimum": 1, "maximum": 100, "default": 100}
    assert '"null"' not in json.dumps(DOCUMENT)


def test_every_schema_is_there_and_used():
    used = set(re.findall(r"#/components/schemas/(\w+)", json.dumps(DOCUMENT)))
    assert used == set(DOCUMENT["components"]["schemas"])


def test_what_generators_leave_behind_is_taken_out():
    document = {
        "info": {"title": "Kept", "version": "1"},
        "paths": {
            "/a": {
                "get": {
                    "parameters": [{"in": "query", "description": "A.", "schema": {"description": "A."}}],
                    "responses": {"200": {"headers": {}, "content": {}, "$ref": "#/components/schemas/Used"}},
                }
            }
        },
        "components": {
            "schemas": {
                "Used": {
                    "title": "Used",
                    "properties": {
                        "title": {
                            "title": "Title",
                            "anyOf": [{"type": "string"}, {"type": "null"}],
                            "default": None,
                        },
                        "part": {"anyOf": [{"$ref": "#/components/schemas/Part"}, {"type": "null"}]},
                        "one": {"minimum": 1.0, "maximum": 1.5},
                    },
                },
                "Part": {"type": "object"},
                "Unused": {"type": "object"},
            }
        },
    }
    assert tidied(document) == {
        "info": {"title": "Kept", "version": "1"},
        "paths": {
            "/a": {
                "get": {
                    "parameters": [{"in": "query", "description": "A.", "schema": {}}],
                    "responses": {"200": {"$ref": "#/components/schemas/Used"}},
                }
            }
        },
        "components": {
            "schemas": {
                "Part": {"type": "object"},
                "Used": {
                    "properties": {
                        "title": {"type": "string"},
                        "part": {"$ref": "#/components/schemas/Part"},
                        "one": {"minimum": 1, "maximum": 1.5},
                    },
                },
            }
        },
    }

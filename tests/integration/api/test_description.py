"""The function does what its own description says, whatever it is asked."""

import json
from io import BytesIO

import pytest
from schemathesis.checks import CHECKS, load_all_checks

from lambdas.api.description import description
from lambdas.api.routes import ROUTES
from tests.described import (
    TRIES,
    WALKS,
    api_described_by,
    as_it_is_taken,
    asking,
    forget_everything,
    played_to_its_end,
)

# A config in which everything is asked for is long, and hypothesis says so wherever it writes one down.
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")
load_all_checks()

SCHEMA = api_described_by(description(ROUTES).decode())
SCHEMA.hook("map_body")(as_it_is_taken)
# Parameters that a call does not know are passed over on purpose, and null stands for what is left out.
MAY_BE_TAKEN = CHECKS.get_by_names(["negative_data_rejection"])
# Rules that a schema has no words for: one recording and not two, keys that exclude each other, what this
# deployment can do, the order of two days, an exact number of speakers beside limits.
MAY_BE_REFUSED = CHECKS.get_by_names(["positive_data_acceptance"])
WITH_MORE_RULES = {
    "POST /v2/jobs",
    "POST /v2/uploads",
    "GET /v2/usage",
    "GET /v2/jobs/{job}/transcript",
}


def not_asked(case):
    """The checks that cannot hold for a call."""
    return MAY_BE_TAKEN + (MAY_BE_REFUSED if case.operation.label in WITH_MORE_RULES else [])


@pytest.fixture
def asked(keys, cloud_for_posts, put):
    return asking(keys[0][0], put)


@SCHEMA.parametrize()
@TRIES
def test_every_answer_is_one_that_the_description_has(case, asked):
    case.call_and_validate(**asked, excluded_checks=not_asked(case))


def test_what_the_description_gives_as_an_example_is_taken(api, cloud_for_posts):
    schemas = json.loads(description(ROUTES))["components"]["schemas"]
    form, upload = (
        {
            name: each["examples"][0]
            for name, each in schemas[model]["properties"].items()
            if "examples" in each
        }
        for model in ("CreateJobForm", "UploadRequest")
    )
    sent = {"config": json.dumps(form["config"]), "data_file": (BytesIO(b"sound"), "talk.wav")}
    assert api("/v2/jobs", "POST", data=sent).status_code == 201
    answer = api("/v2/uploads", "POST", data=json.dumps(upload), Content_Type="application/json")
    assert answer.status_code == 201


def test_jobs_and_uploads_are_what_the_links_of_the_description_lead_to(asked, cloud_for_posts):
    seen = set()

    class Walk(SCHEMA.as_state_machine()):
        """A job that is posted is done at once; one whose recording is to be uploaded stays as it is."""

        def setup(self):
            forget_everything(cloud_for_posts)

        def get_call_kwargs(self, _case):
            return asked

        def after_call(self, response, case):
            super().after_call(response, case)
            seen.add((case.operation.label, response.status_code))
            if response.status_code == 201 and case.operation.path == "/v2/jobs":
                played_to_its_end(cloud_for_posts, response.json()["id"])

        def validate_response(self, response, case, **sent):
            case.validate_response(
                response,
                excluded_checks=not_asked(case),
                headers=sent["headers"],
                transport_kwargs=sent,
                recorder=self.recorder,
            )

    Walk.run(settings=WALKS)
    assert seen >= {
        ("POST /v2/jobs", 201),
        ("GET /v2/jobs/{job}", 200),
        ("GET /v2/jobs/{job}/transcript", 200),
        ("GET /v2/jobs/{job}/log", 200),
        ("DELETE /v2/jobs/{job}", 200),
        ("GET /v2/jobs/{job}", 404),
        ("POST /v2/uploads", 201),
        ("GET /v2/uploads/{upload}", 200),
        ("POST /v2/uploads/{upload}/complete", 409),
        ("DELETE /v2/jobs/{job}", 423),
    }

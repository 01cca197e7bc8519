"""The function answers what the description of the v2 API has for it, whatever it is asked."""

from pathlib import Path

import pytest
from schemathesis.checks import CHECKS, load_all_checks

from tests.described import DONE, TRIES, api_described_by, as_it_is_taken, asking

# A config in which everything is asked for is long, and hypothesis says so wherever it writes one down.
pytestmark = pytest.mark.filterwarnings("ignore:Generating overly large repr")
load_all_checks()

SPEC = Path(__file__).parents[3] / ".." / "shared" / "spec" / "speechmatics-batch-v2.yaml"
if not SPEC.is_file():
    pytest.skip("needs ../shared", allow_module_level=True)

# Not whether it has each status: here calls are answered with 400, 405, 406, 413 and 422 as well, where they
# cannot be understood. Nor whether what it allows is taken: a config has more rules than it tells.
ASKED = CHECKS.get_by_names(
    [
        "not_a_server_error",
        "content_type_conformance",
        "response_headers_conformance",
        "response_schema_conformance",
    ]
)


def about_the_job(context, parameters):
    """A hook: ask every other time about the job there is. The spec names none as an example."""
    if parameters and len(parameters.get("jobid", "")) % 2:
        parameters["jobid"] = DONE
    return parameters


SCHEMA = api_described_by(SPEC.read_text().replace("type: number,", "type: number"))  # a slip of its own
SCHEMA.hook("map_body")(as_it_is_taken)
SCHEMA.hook("map_path_parameters")(about_the_job)


@pytest.fixture
def asked(keys, cloud_for_posts, put):
    return asking(keys[0][0], put)


@SCHEMA.parametrize()
@TRIES
def test_every_answer_is_one_of_the_v2_api(case, asked):
    case.call_and_validate(checks=ASKED, **asked)

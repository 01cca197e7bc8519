"""docs/jobs.md says everything that the functions can be told, and all that they tell."""

from pathlib import Path

import pytest

from contract.job import layout
from contract.job.state import State
from lambdas.functions import FETCH, INGEST, NOTIFY, STATUS, SWEEP
from lambdas.jobs import failure, metrics

UNSEEN = (INGEST, STATUS, FETCH, NOTIFY, SWEEP)
"""Those that nobody calls: the API has a page of its own."""
PAGE = (Path(__file__).parents[3] / "docs" / "jobs.md").read_text()
FIELDS = {name for function in UNSEEN for name in function.settings.model_fields}


def row(name):
    """The line of a table whose first or second cell names something."""
    return next((line for line in PAGE.splitlines() if f"`{name}`" in "|".join(line.split("|")[1:3])), "")


@pytest.mark.parametrize("name", sorted(FIELDS))
def test_every_setting_is_on_the_page_with_its_default(name):
    default = next(
        function.settings.model_fields[name].get_default(call_default_factory=True)
        for function in UNSEEN
        if name in function.settings.model_fields
    )

    assert row(name)
    if not str(default).startswith("PydanticUndefined"):
        assert str(default) in row(name)


@pytest.mark.parametrize("function", UNSEEN, ids=lambda function: function.name)
def test_every_setting_is_said_to_be_of_the_functions_that_have_it(function):
    for name in function.settings.model_fields:
        assert function.name in row(name) or "| all |" in row(name)


@pytest.mark.parametrize("state", State)
def test_every_state_is_on_the_page_with_its_word_in_the_api(state):
    assert row(state).endswith(f"| `{state.api_status}` |")


@pytest.mark.parametrize(
    "name", [*(name for name, _ in metrics._OF_FIELDS.values()), "JobsDone", "JobsRejected", "RealTimeFactor"]
)
def test_every_metric_is_on_the_page(name):
    assert row(name)


@pytest.mark.parametrize("code", sorted({kind.code for _, kind, _ in failure._RULES}))
def test_every_reason_that_batch_gives_is_on_the_page(code):
    assert row(code)


@pytest.mark.parametrize(
    "key", [layout.config_key, layout.log_key, layout.error_key, layout.summary_key, layout.transcript_key]
)
def test_every_result_is_on_the_page(key):
    assert row(key("<job>"))

"""What a function loads when it starts: every module costs the first caller time."""

import subprocess
import sys

import pytest

from lambdas.functions import API, FETCH, INGEST, NOTIFY, STATUS, SWEEP

UNSEEN = (INGEST, STATUS, FETCH, NOTIFY, SWEEP)
"""Those that nobody calls: the API is a matter of its own."""
SLOW_AND_SELDOM_NEEDED = (
    "tinytag",
    "contract.config.mistakes",
    "aws_lambda_powertools.utilities.parser",
    "aws_lambda_powertools.event_handler",
    "numpy",
    "transcriber",
    "local",
)


@pytest.mark.parametrize("function", UNSEEN, ids=lambda function: function.name)
def test_a_function_loads_nothing_that_only_one_way_through_it_needs(function):
    module = function.handler.rpartition(".")[0]
    program = f"import sys, {module}; print('\\n'.join(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=120
    ).stdout.split()

    assert module in loaded
    assert [name for name in SLOW_AND_SELDOM_NEEDED if name in loaded] == []


def test_the_api_loads_its_description_only_for_who_asks_for_it():
    program = f"import sys, {API.handler.rpartition('.')[0]}; print('\\n'.join(sys.modules))"
    loaded = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, timeout=120
    ).stdout.split()

    unwanted = (
        "lambdas.api.description",
        "aws_lambda_powertools.event_handler.openapi.models",
        "aws_lambda_powertools.event_handler.openapi.schema_generator",
        "aws_lambda_powertools.utilities.parser",
        "pydantic.networks",
        "transcriber",
        "local",
    )
    assert [name for name in unwanted if name in loaded] == []


@pytest.mark.parametrize("function", UNSEEN, ids=lambda function: function.name)
def test_a_function_starts_without_settings_and_misses_them_only_when_it_is_called(function, monkeypatch):
    for name in ("LONGHAND_JOBS_TABLE", "LONGHAND_RESULTS_BUCKET"):
        monkeypatch.delenv(name, raising=False)
    module, _, name = function.handler.rpartition(".")
    handler = __import__(module, fromlist=[name])
    handler._settings.cache_clear()

    with pytest.raises(ValueError, match="jobs_table"):
        getattr(handler, name)({"Records": []}, None)

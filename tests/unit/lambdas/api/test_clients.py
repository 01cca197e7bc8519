"""What the API shows is read by the vendor's client as it is."""

import importlib
import warnings
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contract.job.callback import Callback
from contract.job.outcome import Failure
from contract.job.progress import Progress
from contract.job.record import JobRecord
from contract.job.state import State
from lambdas.jobs.shown import _SHOWN, _SHOWN_INSIDE
from lambdas.jobs.views import job_details

NOW = datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)
pytestmark = pytest.mark.filterwarnings("ignore:'operating_point' is deprecated:DeprecationWarning")
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)
KEYS = sorted({key for known in (*_SHOWN.values(), *_SHOWN_INSIDE.values()) for key in known})
SECTIONS = [*_SHOWN, "fetch_data", "notification_config", "alignment_config", "x"]
SECTION = st.dictionaries(st.sampled_from([*KEYS, "url", "contents", "method", "auth_headers", "y"]), VALUES)


@pytest.fixture(scope="module")
def models():
    """The client's own classes. Another package of the vendor's, which shares their name, says it is old."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        return importlib.import_module("speechmatics.batch._models")


def shown(**changes):
    fields = {
        "id": "job1",
        "bucket": "uploads",
        "key": "a.mp3",
        "version_id": "v1",
        "size_bytes": 5,
        "data_name": "a.mp3",
        "created_at": NOW,
        "state": State.DONE,
        "updated_at": NOW,
        "expires_at": NOW + timedelta(days=1),
    }
    record = JobRecord(**(fields | changes))
    progress = Progress(share=0.4, at="2026-01-02T03:04:05.678Z")
    return job_details(record, NOW, progress).model_dump(exclude_none=True)


@pytest.mark.parametrize("state", [*State])
def test_a_job_in_every_state_is_read(models, state):
    read = models.JobDetails.from_dict(shown(state=state))
    assert (read.id, read.status.value, read.duration) == ("job1", state.api_status, 0)


def test_what_went_wrong_is_read(models):
    failure = Failure(code="audio.not_valid", message="no", advice="Send another.", timestamp="now")
    why = {"error": "https://hooks.example/ answered with HTTP status 500.", "code": "notify.failed"}
    callback = Callback(url="https://hooks.example/", outcome="failed", **why)
    read = models.JobDetails.from_dict(shown(failure=failure, callbacks=(callback,)))
    assert [error.message for error in read.errors] == [
        "no. Send another.",
        "notification could not be sent: https://hooks.example/ answered with HTTP status 500.",
    ]


def test_every_key_that_is_shown_of_a_config_is_one_that_the_client_has(models):
    config = {name: {key: ["x"] for key in known} for name, known in _SHOWN.items()}
    inside = {name: dict.fromkeys(known, 1) for name, known in _SHOWN_INSIDE.items()}
    config["transcription_config"] |= inside
    read = models.JobDetails.from_dict(shown(config=config)).config
    for name in config:
        assert getattr(read, name) is not None


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.dictionaries(st.sampled_from(SECTIONS), SECTION | VALUES | st.lists(SECTION, max_size=2)))
def test_any_config_that_a_job_was_rejected_for_is_read(models, config):
    assert models.JobDetails.from_dict(shown(config=config)).id == "job1"

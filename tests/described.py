"""What schemathesis needs to try the API function by a description of it, and how much it tries.

SCHEMA = api_described_by(text)
"""

import json

import schemathesis
from hypothesis import HealthCheck, Phase, settings
from schemathesis.config import SchemathesisConfig

from contract.job.layout import log_key, transcript_key
from contract.job.state import State
from contract.transcript import Metadata, Transcript, transcript_json
from lambdas.api import handler
from lambdas.jobs import clients
from local.function_url import function_url_app

DONE = "h3vsktvdv6rr2wbeavpuu54g"
"""The job that the description has as its example of one."""
TRANSCRIPTS = {
    "json-v2": transcript_json(Transcript(Metadata("2026-01-02T03:04:05.678Z"), [])),
    "txt": "Hello.",
    "srt": "1\n00:00:00,000 --> 00:00:01,000\nHello.\n",
}
LOG = b"It went well."
_RECORDING = {"url": "https://example.com/talk.wav"}

# Besides being taken, a call that is as described may find no such job, or one that is gone or locked.
_EXPECTED = ["2xx", 304, 404, 409, 410, 423]
# Walks are about what calls leave behind for others; what is wrong with one call, single tries find.
_CONFIGURATION = {
    "checks": {"positive_data_acceptance": {"expected-statuses": _EXPECTED}},
    "phases": {"stateful": {"generation": {"mode": "positive"}}},
}

# The same tries are made in every run, in the same order: each depends on what those before it have left
# behind. For that reason none that fails is made simpler, which would take many more.
TRIES = settings(
    max_examples=50,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
WALKS = settings(TRIES, max_examples=40, stateful_step_count=15)

_function_url = function_url_app(lambda event: json.loads(json.dumps(handler.handle(event, None))))


def _application(environ, start_response):
    """Play the function URL.

    Werkzeug's client leaves the query out of the target that it says it asks. A large form it writes into a
    temporary file, which it never closes.
    """
    if environ["QUERY_STRING"] and "?" not in environ["REQUEST_URI"]:
        environ["REQUEST_URI"] += "?" + environ["QUERY_STRING"]
    try:
        return _function_url(environ, start_response)
    finally:
        environ["wsgi.input"].close()


def api_described_by(text):
    """Load a description, with the function that it is to describe."""
    schema = schemathesis.openapi.from_file(text, config=SchemathesisConfig.from_dict(_CONFIGURATION))
    schema.app = _application
    return schema


def asking(key, put):
    """Give how everything is asked, and its caller a job that is done."""
    put(DONE, transcripts=TRANSCRIPTS, log=LOG)
    # What is compressed, schemathesis would not unpack.
    return {"headers": {"Authorization": f"Bearer {key}", "Accept-Encoding": "identity"}}


def as_it_is_taken(context, body):
    """A hook: ask for what there is, with one recording, or hardly any job would be taken."""
    config = body.get("config") if isinstance(body, dict) else None
    asked = config.get("transcription_config") if isinstance(config, dict) else None
    if not isinstance(asked, dict) or not asked.get("language"):
        return body
    points = {name: "standard" for name in ("model", "operating_point") if name in asked}
    kept = {name: value for name, value in config.items() if name not in {"fetch_data", "fetch_text"}}
    fetched = {} if {"data_file", "data_name"} & body.keys() else {"fetch_data": _RECORDING}
    return body | {"config": kept | fetched | {"transcription_config": asked | {"language": "en"} | points}}


def forget_everything(cloud):
    """Forget every job, so that the next walk begins where the last one did."""
    for job in cloud.jobs(deleted=True):
        clients.dynamodb().delete_item(TableName="jobs", Key={"id": {"S": job.id}})


def played_to_its_end(cloud, job):
    """Play the rest of the way of a job that was posted: it is done, with everything it leaves behind."""
    for form, body in TRANSCRIPTS.items():
        cloud.s3.put_object(Bucket="results", Key=transcript_key(job, form), Body=body)
    cloud.s3.put_object(Bucket="results", Key=log_key(job), Body=LOG)
    record = cloud.table.get(job)
    cloud.table.end(record, State.DONE, record.created_at, duration_seconds=61.6)

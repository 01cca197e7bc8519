"""The call that adds up what a caller has used."""

from typing import Final

from contract.api.usage import UsageResponse
from contract.errors.api import Unprocessable
from lambdas.api.answer import Answer
from lambdas.api.call import Call
from lambdas.api.headers import JSON, VENDOR_JSON
from lambdas.api.parameters import Since, Until
from lambdas.api.route import Route
from lambdas.api.usage import usage_response
from lambdas.jobs.views import json_bytes


def get_usage(call: Call, since: Since = None, until: Until = None) -> Answer:
    """Add up the jobs that were done between two days, both of them included."""
    last = until or max(call.now.date(), since or call.now.date())
    if since and since > last:
        raise Unprocessable(detail=f"since in query must not be after until; got {since} and {last}")
    used = call.service.table.usage(call.owner, since, last)
    return Answer(json_bytes(usage_response(used, since, last)), call.json)


ROUTES: Final = (
    Route(
        "GET",
        "/v2/usage",
        get_usage,
        returns={JSON: UsageResponse, VENDOR_JSON: UsageResponse},
        errors=(Unprocessable,),
    ),
)

"""The Batch endpoint over HTTP, as unmodified clients of AWS call it."""

from __future__ import annotations

import json
import logging
import uuid
from typing import TYPE_CHECKING, Any

from werkzeug.wrappers import Request, Response

from local.batch import requests
from local.batch.refusal import ClientException

if TYPE_CHECKING:
    from collections.abc import Callable

    from _typeshed.wsgi import WSGIApplication

    from local.batch.service import BatchService

_log = logging.getLogger(__name__)


def application(service: BatchService) -> WSGIApplication:
    """Make the WSGI application that answers for a service. Signatures are not checked."""
    calls: dict[str, Callable[[bytes], dict[str, Any]]] = {
        "/v1/submitjob": lambda raw: service.submit_job(requests.parse(requests.SubmitJob, raw)),
        "/v1/describejobs": lambda raw: service.describe_jobs(requests.parse(requests.DescribeJobs, raw)),
        "/v1/listjobs": lambda raw: service.list_jobs(requests.parse(requests.ListJobs, raw)),
        "/v1/terminatejob": lambda raw: service.terminate_job(requests.parse(requests.TerminateJob, raw)),
    }

    @Request.application
    def answer(request: Request) -> Response:
        call = calls.get(request.path) if request.method == "POST" else None
        if call is None:
            there = "SubmitJob, DescribeJobs, ListJobs and TerminateJob"
            message = f"of AWS Batch the embedded cloud has {there}; not {request.method} {request.path}"
            return _response(400, {"message": message}, "ClientException")
        try:
            return _response(200, call(request.get_data()))
        except ClientException as error:
            return _response(400, {"message": str(error)}, "ClientException")
        except Exception as error:  # noqa: BLE001 - AWS has a shape for these, too
            _log.exception("%s failed", request.path)
            return _response(500, {"message": f"{type(error).__name__}: {error}"}, "ServerException")

    return answer


def _response(status: int, body: dict[str, Any], error: str | None = None) -> Response:
    headers = {"x-amzn-RequestId": str(uuid.uuid4())}
    if error:
        headers["x-amzn-ErrorType"] = error
    return Response(json.dumps(body), status, headers, content_type="application/json")

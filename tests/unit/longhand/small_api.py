"""An API in memory that keeps to docs/api.md as far as the tool goes, with a store beside it.

with small_api() as api:
    api.trouble.append(Trouble("PUT", "/store/", 503))
    ...
    assert api.recording("talk.wav") == content
"""

import gzip
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from werkzeug.exceptions import ClientDisconnected
from werkzeug.wrappers import Request, Response

from contract.transcript import timestamp
from local.serve import served

KEY = "lh_small"
BEGAN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@dataclass
class Trouble:
    """What happens to the next calls of a kind, instead of what they ask for, or just before it."""

    method: str
    path: str
    status: int = 0
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    times: int = 1
    before: Callable[[], None] = lambda: None
    skip: int = 0


@dataclass
class SmallJob:
    id: str
    data_name: str
    size: int
    config: dict[str, Any]
    created_at: datetime
    status: str = "running"
    stage: str = "expected"
    share: float | None = None
    errors: list[str] = field(default_factory=list)
    parts: dict[int, bytes] = field(default_factory=dict)
    many: bool = False
    received: bool = False


class SmallApi:
    """Its jobs are done as soon as the recording is there, unless `on_received` does something else."""

    def __init__(self) -> None:
        self.url = ""
        self.key = KEY
        self.part_bytes = 1000
        self.many_from = 3000
        self.page = 100
        self.jobs: dict[str, SmallJob] = {}
        self.calls: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.trouble: list[Trouble] = []
        self.on_received: Callable[[SmallJob], None] = self.end
        self.changed = threading.Condition()
        self.fresh = 0
        """How often addresses were given: those given before a change of `stale_before` are refused."""
        self.stale_before = 0
        self.languages = [{"language": "en", "default_operating_point": "enhanced"}]

    # What tests do and ask

    def end(self, job: SmallJob, status: str = "done", *errors: str) -> None:
        with self.changed:
            job.status, job.errors = status, list(errors)
            self.changed.notify_all()

    def named(self, name: str) -> SmallJob:
        (found,) = (job for job in self.jobs.values() if job.data_name == name)
        return found

    def recording(self, name: str) -> bytes:
        return self.recording_of(self.named(name).id)

    def recording_of(self, job: str) -> bytes:
        parts = self.jobs[job].parts
        return b"".join(parts[number] for number in sorted(parts))

    def count(self, call: str) -> int:
        return sum(each.startswith(call) for each in self.calls)

    @property
    def sent(self) -> list[str]:
        """Calls that bring something, in order."""
        return [call for call in self.calls if not call.startswith("GET ")]

    def add(self, number: int, **fields: Any) -> SmallJob:
        job = SmallJob(f"job{number}", f"{number}.wav", 1, {}, BEGAN + timedelta(seconds=number), **fields)
        self.jobs[job.id] = job
        return job

    # What it answers

    def __call__(self, environ: Any, start: Any) -> Any:
        request = Request(environ)
        return self._answer(request)(environ, start)

    def _answer(self, request: Request) -> Response:
        line = f"{request.method} {request.environ['REQUEST_URI']}"
        with self.changed:
            self.calls.append(line)
            self.headers.append(dict(request.headers.items()))
            trouble = self._troubled(request)
        if trouble:
            trouble.before()
            if trouble.status:
                request.get_data()
                return Response(trouble.body, trouble.status, trouble.headers, content_type="text/plain")
        try:
            content = request.get_data()
        except ClientDisconnected:
            return Response("", 400)
        if request.path.startswith("/store/"):
            return self._store(request, content)
        if request.headers.get("Authorization") != f"Bearer {self.key}":
            return refused(401, "Permission Denied", "api.permission_denied")
        answer = self._api(request, request.path.removeprefix("/v2/").split("/"), content)
        if "gzip" in request.headers.get("Accept-Encoding", ""):
            answer.data = gzip.compress(answer.get_data())
            answer.headers["Content-Encoding"] = "gzip"
        return answer

    def _troubled(self, request: Request) -> Trouble | None:
        for trouble in self.trouble:
            if trouble.method == request.method and request.path.startswith(trouble.path) and trouble.times:
                if trouble.skip:
                    trouble.skip -= 1
                    continue
                trouble.times -= 1
                return trouble
        return None

    def _store(self, request: Request, content: bytes) -> Response:
        _, _, job, number, fresh = request.path.split("/")
        if int(fresh) <= self.stale_before:
            return Response("<Error><Code>AccessDenied</Code></Error>", 403)
        if job not in self.jobs:
            return Response("<Error><Code>NoSuchUpload</Code></Error>", 404)
        assert "Authorization" not in request.headers, "the store was told the key"
        found = self.jobs[job]
        found.parts[int(number)] = content
        if not found.many:
            assert request.headers["X-Bound"] == "yes", "a header that the address is bound to is missing"
            self._receive(found)
        return Response("")

    def _receive(self, job: SmallJob) -> None:
        if not job.received:
            job.received, job.stage = True, "received"
            self.on_received(job)

    def _api(self, request: Request, path: list[str], content: bytes) -> Response:
        if (request.method, path) == ("POST", ["uploads"]):
            return self._announce(json.loads(content))
        if (request.method, path) == ("GET", ["languages"]):
            return answered({"languages": self.languages})
        if (request.method, path) == ("GET", ["jobs"]):
            return self._list(request)
        job = self.jobs.get(path[1])
        if job is None or job.status == "deleted":
            return refused(404, "Job not found", "api.job_not_found")
        return {
            "GET uploads": self._upload,
            "POST uploads complete": self._complete,
            "GET jobs": self._job,
            "GET jobs transcript": self._transcript,
            "GET jobs log": self._log,
            "DELETE jobs": self._delete,
        }[" ".join([request.method, path[0], *path[2:]])](job, request)

    def _upload(self, job: SmallJob, _: Request) -> Response:
        return answered({"id": job.id, "received": job.received, **self._addresses(job)})

    def _job(self, job: SmallJob, request: Request) -> Response:
        with self.changed:
            seconds = min(int(request.args.get("wait", 0)), 5)
            self.changed.wait_for(lambda: job.status != "running", seconds)
        return answered({"job": document(job)})

    def _log(self, job: SmallJob, _: Request) -> Response:
        return Response(f"log of {job.data_name}\n", content_type="text/plain")

    def _delete(self, job: SmallJob, request: Request) -> Response:
        if job.status == "running" and request.args.get("force") != "true":
            return refused(423, "Resource Locked", "api.job_running")
        self.end(job, "deleted")
        return answered({"job": document(job)})

    def _announce(self, order: dict[str, Any]) -> Response:
        number = len(self.jobs) + 1
        job = self.add(number, many=order["size_bytes"] >= self.many_from)
        job.data_name, job.size, job.config = order["data_name"], order["size_bytes"], order["config"]
        return answered({"id": job.id, **self._addresses(job)}, 201)

    def _addresses(self, job: SmallJob) -> dict[str, Any]:
        self.fresh += 1
        until = timestamp(BEGAN + timedelta(hours=1))
        address = f"{self.url}/store/{job.id}"
        if not job.many:
            headers = {"X-Bound": "yes"}
            one = {
                "method": "PUT",
                "url": f"{address}/1/{self.fresh}",
                "headers": headers,
                "expires_at": until,
            }
            return {"upload": one}
        parts = [
            {"number": number, "url": f"{address}/{number}/{self.fresh}"}
            | ({"received_bytes": len(job.parts[number])} if number in job.parts else {})
            for number in range(1, -(-job.size // self.part_bytes) + 1)
        ]
        return {"multipart": {"part_bytes": self.part_bytes, "parts": parts, "expires_at": until}}

    def _complete(self, job: SmallJob, _: Request) -> Response:
        if sum(map(len, job.parts.values())) != job.size:
            return refused(409, "Bad Request", "api.upload_incomplete")
        self._receive(job)
        return answered({"id": job.id})

    def _list(self, request: Request) -> Response:
        before = request.args.get("created_before")
        limit = min(int(request.args.get("limit", self.page)), self.page)
        found = sorted(self.jobs.values(), key=lambda job: job.created_at, reverse=True)
        found = [
            job
            for job in found
            if (not before or timestamp(job.created_at) < before)
            and (job.status != "deleted" or request.args.get("include_deleted") == "true")
        ]
        return answered({"jobs": [document(job) for job in found[:limit]]})

    def _transcript(self, job: SmallJob, request: Request) -> Response:
        if job.status != "done":
            return refused(404, "Transcription not ready", "api.transcript_not_ready")
        form, *others = (
            f"{value}" if name == "format" else f"{name}={value}" for name, value in request.args.items()
        )
        said = " ".join([f"{form} of {job.data_name}", *others])
        return Response(f"{said}\n", content_type="text/plain; charset=utf-8")


def document(job: SmallJob) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "id": job.id,
        "status": job.status,
        "created_at": timestamp(job.created_at),
        "data_name": job.data_name,
        "duration": 65,
        "config": job.config,
    }
    if job.status == "running":
        shown["progress"] = {"stage": job.stage} | ({} if job.share is None else {"share": job.share})
    if job.errors:
        shown["errors"] = [
            {"timestamp": timestamp(BEGAN), "type": "x", "message": message} for message in job.errors
        ]
    return shown


def answered(body: Any, status: int = 200) -> Response:
    return Response(json.dumps(body), status, content_type="application/json")


def refused(status: int, error: str, code: str, detail: str = "as it is", **headers: str) -> Response:
    body = json.dumps({"code": status, "error": error, "detail": detail})
    return Response(body, status, {"X-Longhand-Error": code, **headers}, content_type="application/json")


@contextmanager
def small_api() -> Iterator[SmallApi]:
    api = SmallApi()
    with served(api) as port:
        api.url = f"http://127.0.0.1:{port}"
        yield api


def eventually(condition: Callable[[], Any], within: float = 20.0) -> None:
    deadline = time.monotonic() + within
    while not condition():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.005)

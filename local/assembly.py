"""Puts the embedded cloud together, part by part, each after those that it needs."""

from __future__ import annotations

import importlib
import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from contract.errors.local import PartNotStarted
from contract.job.record import DEFAULT_OWNER
from contract.job.resources import VCPUS_PER_CORE
from lambdas.functions import API, FETCH, FUNCTIONS, INGEST, NOTIFY, STATUS, SWEEP, Function
from lambdas.jobs.keys import keys_document, new_key
from local.aws.clients import Clients
from local.aws.environment import BATCH_URL, aws_environment
from local.aws.resources import RESULTS, UPLOADS, Queues, make_resources, queues_of
from local.batch.application import application
from local.batch.service import BatchService
from local.endpoints import Endpoints
from local.environments import function_settings
from local.function_url.app import function_url_app
from local.functions.clock import Clock
from local.functions.deployed import PRELOADED, function_pool
from local.functions.pool import FunctionFailed, FunctionPool
from local.functions.source import EventSource, Queue
from local.functions.stop import stop
from local.functions.zygote import Zygote
from local.identity import HOST
from local.jobs import definitions, make_executor, place
from local.logs import function_log, jobs_log
from local.serve import served

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from contextlib import ExitStack

    from local.aws.server import AwsServer
    from local.settings import LocalSettings

    Pools = Mapping[str, FunctionPool]

_AT_ONCE: Final = {
    INGEST.name: 2,
    STATUS.name: 1,
    FETCH.name: 4,
    NOTIFY.name: 4,
    SWEEP.name: 1,
    API.name: 32,
}
"""Processes of each function, at most. More would only wait for the one server of S3, SQS and DynamoDB; but
fetching and telling wait for servers of others, and a call of the API may wait for a job to end."""
_WARM: Final = (INGEST, STATUS, API)
"""Those that an upload or a call must not wait for."""


def assembled(settings: LocalSettings, server: AwsServer, ends: ExitStack) -> Endpoints:
    """Start everything.

    Parameters
    ----------
    server
        Of S3, SQS and so on; it may still be starting.
    ends
        Gets what is to be ended, in the order of starting.

    Raises
    ------
    LocalError
    """
    for module in PRELOADED:
        importlib.import_module(module)
    zygote = ends.enter_context(Zygote())
    endpoint_url = server.url()
    queues = queues_of(endpoint_url, settings.region)
    aws = aws_environment(endpoint_url, settings.region)
    clients = Clients.of(aws)
    batch_url = _start_batch(settings, clients, aws, queues, ends)
    pools = _start_functions(settings, zygote, clients, {**aws, BATCH_URL: batch_url}, queues, ends)
    key, entry = new_key(DEFAULT_OWNER, datetime.now(UTC))
    make_resources(clients, settings.region, keys_document((entry,)))
    _wait(pools)
    _start_sources(clients, pools, queues, ends)
    api_port = ends.enter_context(served(function_url_app(pools[API.name].invoke), settings.api_port))
    return Endpoints(endpoint_url, UPLOADS, RESULTS, f"http://{HOST}:{api_port}", key)


def _start_batch(
    settings: LocalSettings, clients: Clients, aws: Mapping[str, str], queues: Queues, ends: ExitStack
) -> str:
    """Start what runs jobs; returns the address of its endpoint."""
    executor = make_executor(settings, aws)
    ends.callback(executor.close)
    service = BatchService(
        place=place(settings.region),
        definitions=definitions(settings.languages),
        capacity_vcpus=settings.workers * VCPUS_PER_CORE,
        executor=executor,
        publish=_to_queue(clients, queues.status),
        logs=jobs_log(clients.logs, ends),
    )
    ends.enter_context(service)
    return f"http://{HOST}:{ends.enter_context(served(application(service)))}"


def _to_queue(clients: Clients, queue: Queue) -> Callable[[dict[str, Any]], None]:
    """Play the rule of EventBridge that sends the news of jobs to a queue."""

    def send(event: dict[str, Any]) -> None:
        clients.sqs.send_message(QueueUrl=queue.url, MessageBody=json.dumps(event))

    return send


def _start_functions(  # noqa: PLR0913, PLR0917 - what functions need
    settings: LocalSettings,
    zygote: Zygote,
    clients: Clients,
    aws: Mapping[str, str],
    queues: Queues,
    ends: ExitStack,
) -> Pools:
    told = function_settings(settings, queues)
    pools = {}
    for function in FUNCTIONS:
        on_line = function_log(clients.logs, function.name, ends)
        pools[function.name] = pool = function_pool(
            zygote,
            function,
            told[function.name],
            aws=aws,
            most=_AT_ONCE[function.name],
            on_line=on_line,
        )
        ends.callback(pool.close)
    for function in _WARM:
        pools[function.name].warm()
    return pools


def _wait(pools: Pools) -> None:
    try:
        for pool in pools.values():
            pool.wait_until_loaded()
    except FunctionFailed as error:
        raise PartNotStarted("a function did not start", str(error)) from error


def _start_sources(clients: Clients, pools: Pools, queues: Queues, ends: ExitStack) -> None:
    sources = [
        _source(clients, pools, INGEST, queues.ingest),
        _source(clients, pools, STATUS, queues.status),
        _source(clients, pools, FETCH, queues.fetch),
        _source(clients, pools, NOTIFY, queues.notify),
    ]
    assert SWEEP.every_seconds
    invokers: tuple[EventSource | Clock, ...] = (*sources, Clock(pools[SWEEP.name], SWEEP.every_seconds))
    ends.callback(stop, invokers, pools.values())
    for each in invokers:
        each.start()


def _source(clients: Clients, pools: Pools, function: Function, queue: Queue) -> EventSource:
    assert function.source
    return EventSource(
        clients.sqs,
        queue,
        pools[function.name],
        batch_size=function.source.batch_size,
        concurrency=_AT_ONCE[function.name],
    )

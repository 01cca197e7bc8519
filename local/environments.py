"""What each function is told here: the same settings that infra fills for AWS."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from contract.features import OPERATING_POINT
from contract.packs import features_told
from lambdas.api.settings import ApiSettings
from lambdas.fetch.settings import FetchSettings
from lambdas.functions import API, FETCH, INGEST, NOTIFY, STATUS, SWEEP
from lambdas.ingest.settings import IngestSettings
from lambdas.jobs.settings import by_packs
from lambdas.notify.settings import NotifySettings
from lambdas.status.settings import StatusSettings
from lambdas.sweep.settings import SweepSettings
from local.aws.resources import KEYS_SECRET, RESULTS, TABLE, UPLOADS, Queues
from local.identity import DEPLOYMENT
from local.jobs import QUEUE, definitions
from transcriber.packs.load import load_pack

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lambdas.jobs.settings import FunctionSettings
    from local.functions.source import Queue
    from local.settings import LocalSettings
    from transcriber.packs.pack import Pack

BACKOFF_SECONDS: Final = 1
"""Nothing here needs minutes to recover."""
MAX_PARALLEL: Final = 4


def function_settings(settings: LocalSettings, queues: Queues) -> dict[str, FunctionSettings]:
    """Make the settings of every function, by its name."""
    assert INGEST.source
    every: dict[str, Any] = {"jobs_table": TABLE, "results_bucket": RESULTS}
    metrics: dict[str, Any] = {"deployment": DEPLOYMENT, "usd_per_vcpu_hour": 0.0}
    ending: dict[str, Any] = {"notify_queue_url": queues.notify.url}
    outbound: dict[str, Any] = {"allowed_networks": list(settings.allowed_networks)}
    packs = {name: load_pack(name) for name in settings.languages}
    offer: dict[str, Any] = {
        "job_definitions": {made.name: name for name, made in definitions(settings.languages).items()},
        "features": by_packs(_told(packs.values(), settings)),
        "languages": {name: " ".join(pack.codes) for name, pack in packs.items()},
        "default_operating_point": settings.default_operating_point,
    }
    return {
        INGEST.name: IngestSettings(
            **every,
            **ending,
            **offer,
            **_fed(queues.ingest),
            job_queue=QUEUE,
            default_language=packs[settings.languages[0]].usual_language,
            max_parallel=min(MAX_PARALLEL, settings.workers),
            max_receives=INGEST.source.max_receives,
        ),
        STATUS.name: StatusSettings(**every, **metrics, **ending, **_fed(queues.status)),
        FETCH.name: FetchSettings(
            **every,
            **ending,
            **outbound,
            deployment=DEPLOYMENT,
            **_fed(queues.fetch),
            uploads_bucket=UPLOADS,
        ),
        NOTIFY.name: NotifySettings(**every, **outbound, **_fed(queues.notify)),
        SWEEP.name: SweepSettings(**every, **metrics, **ending, job_queue=QUEUE),
        API.name: ApiSettings(
            **every,
            **offer,
            api_keys_secret=KEYS_SECRET,
            uploads_bucket=UPLOADS,
            fetch_queue_url=queues.fetch.url,
        ),
    }


def _told(packs: Iterable[Pack], settings: LocalSettings) -> dict[str, list[str]]:
    told: dict[str, list[str]] = {}
    for pack in packs:
        own = {code: pack.spoken(code).features for code in pack.languages}
        told |= features_told(pack.name, _features(pack, settings), own)
    return told


def _features(pack: Pack, settings: LocalSettings) -> tuple[str, ...]:
    """Features of a pack, without operating points whose models are not here."""
    here = settings.operating_points.get(pack.name, tuple(pack.operating_points))
    absent = {f"{OPERATING_POINT}={point}" for point in pack.operating_points if point not in here}
    return tuple(feature for feature in pack.features if feature not in absent)


def _fed(queue: Queue) -> dict[str, Any]:
    return {
        "queue_url": queue.url,
        "dead_letters_url": queue.dead_letters_url,
        "backoff_seconds": BACKOFF_SECONDS,
    }

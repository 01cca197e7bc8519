"""What a job is asked to do: its config, as far as this deployment can do it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from contract.config import BY_CHANNEL, JobConfig, OperatingPoint, parse_job_config
from contract.errors.config import ConfigInvalid, FeatureNotAvailable, LanguageNotAvailable, Mistake
from contract.features import OPERATING_POINT, refuse_unavailable
from contract.identification import AUTO, asked_languages, refuse_other_language
from contract.job.callback import Callback

if TYPE_CHECKING:
    from lambdas.jobs.settings import OfferSettings

_NOT_FOR_THE_WORKER: Final = ("fetch_data", "notification_config")
"""The recording is there already, and who is to be told, with which secrets, does not concern it."""
_MAX_CONFIG_BYTES: Final = 100_000
"""Of a config in the record: DynamoDB takes 400 kB in all, and a list of jobs reads every record whole."""
_MAX_SECTION_BYTES: Final = 64 * 1024
"""Of each section that the record keeps apart from the config, with its secrets."""
_USUAL_CHANNELS: Final = 2
_SECRET: Final = "auth_headers"  # noqa: S105 - the name of a key


@dataclass(frozen=True, slots=True)
class Order:
    """What a job is asked to do.

    Attributes
    ----------
    config
        As the user gave it.
    """

    config: dict[str, Any]
    language: str
    operating_point: OperatingPoint

    @property
    def channels(self) -> int:
        """Channels to transcribe each by itself, as far as the order tells: as many as are named, or two."""
        asked = self.config["transcription_config"]
        if asked.get("diarization") not in BY_CHANNEL:
            return 1
        return max(len(asked.get("channel_diarization_labels") or ()), _USUAL_CHANNELS)

    @property
    def callbacks(self) -> tuple[Callback, ...]:
        return tuple(map(Callback.of, self.config.get("notification_config") or ()))

    def for_worker(self) -> dict[str, Any]:
        return {name: value for name, value in self.config.items() if name not in _NOT_FOR_THE_WORKER}

    def for_record(self) -> dict[str, Any]:
        """Give the config without the headers that would let a reader of it in somewhere."""
        kept = dict(self.config)
        for section in ("fetch_data", "fetch_text"):
            if kept.get(section):
                kept[section] = _without_secret(kept[section])
        if kept.get("notification_config"):
            kept["notification_config"] = list(map(_without_secret, kept["notification_config"]))
        return kept


def order_of(config: JobConfig, offer: OfferSettings) -> Order:
    """Make an order of a config.

    Raises
    ------
    LanguageNotAvailable, FeatureNotAvailable
        This deployment cannot do that.
    ConfigInvalid
        A section is larger than can be kept, or names languages that the language pack does not have.
    """
    order = Order(
        config=config.model_dump(mode="json", by_alias=True, exclude_unset=True),
        language=config.transcription_config.language,
        operating_point=config.transcription_config.effective_operating_point,
    )
    _refuse_too_large(order)
    _refuse_undefined(order, offer)
    pack = offer.pack(order.language)
    codes = offer.codes(pack)
    refuse_other_language(config, codes)
    if features := offer.features_of(pack, asked_languages(config, codes)):
        named = order.language if len(codes) > 1 and order.language != AUTO else ""
        refuse_unavailable(config, features, named)
    return order


def read_order(raw: str | bytes, offer: OfferSettings) -> Order:
    """Read a job config, and make an order of it.

    Raises
    ------
    ConfigError
        One of its kinds.
    """
    return order_of(parse_job_config(raw), offer)


def recorded(order: Order) -> dict[str, Any]:
    """Give config and callbacks as fields of `JobRecord`; a config that is too large is left out."""
    fields: dict[str, Any] = {"callbacks": order.callbacks}
    config = order.for_record()
    if len(json.dumps(config, ensure_ascii=False).encode()) <= _MAX_CONFIG_BYTES:
        fields["config"] = config
    return fields


def _refuse_too_large(order: Order) -> None:
    mistakes = [
        Mistake(name, f"takes {size} bytes, at most {_MAX_SECTION_BYTES} can be kept")
        for name in _NOT_FOR_THE_WORKER
        if (size := len(json.dumps(order.config.get(name), ensure_ascii=False).encode())) > _MAX_SECTION_BYTES
    ]
    if mistakes:
        raise ConfigInvalid.of(mistakes)


def _refuse_undefined(order: Order, offer: OfferSettings) -> None:
    if offer.definition(order.language, order.operating_point) in offer.job_definitions:
        return
    packs = {name.rpartition("-")[0] for name in offer.job_definitions}
    languages = sorted({code for pack in packs for code in offer.codes(pack)})
    if order.language in languages:
        asked = f"{OPERATING_POINT}={order.operating_point}"
        raise FeatureNotAvailable(f"not available in this deployment: {asked}")
    raise LanguageNotAvailable(
        f"language not available: {order.language!r:.100}",
        f"this deployment transcribes {', '.join(languages)}",
    )


def _without_secret(section: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in section.items() if name != _SECRET}

"""Everything that is settled before the recording is looked at: licence, config, language pack, processor."""

import logging
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from contract.config import JobConfig, parse_job_config
from contract.errors.config import ConfigUnreadable, LanguageNotAvailable
from contract.features import refuse_unavailable
from contract.identification import AUTO, asked_languages, refuse_other_language
from contract.limits import MAX_CONFIG_BYTES
from transcriber.cpu import check_cpu, cpu_flags, described
from transcriber.home import home, keys_folder
from transcriber.packs.load import load_pack
from transcriber.packs.pack import Pack
from transcriber.pipeline.settings import Settings

if TYPE_CHECKING:
    from contract.license import License
    from transcriber.text.replacements import Replacements

CONFIG_JSON: Final = Path("/config.json")

_log = logging.getLogger("longhand.pipeline")


@dataclass(frozen=True, slots=True)
class Job:
    """What is to be done, and with what.

    Attributes
    ----------
    models
        Folder of the language pack's files. Not yet looked at.
    replacements
        Words to write otherwise, ready to use; None for none, and before `with_replacements`.
    identified
        Code of the language that was found to be spoken, where the job leaves it open; None before.
    """

    config: JobConfig
    pack: Pack
    models: Path
    replacements: "Replacements | None" = None
    identified: str | None = None

    @property
    def language(self) -> str:
        """Code of the language that is spoken; `auto` as long as nobody knows."""
        return self.identified or self.config.transcription_config.language

    @property
    def operating_point(self) -> str:
        return self.config.transcription_config.effective_operating_point


def prepare(settings: Settings) -> Job:
    """Settle what is to be done, the cheapest check first; nothing of the recording or the models is read.

    Raises
    ------
    LicenseError, ConfigError, ModelsError
        The licence, the config or the language pack does not allow this job.
    IllegalInstruction
        The processor cannot run the models.
    """
    held = _license(settings)
    pack = load_pack(settings.language)
    config = parse_job_config(_config_text(settings.job_config, pack))
    refuse_other_language(config, pack.codes)
    languages = asked_languages(config, pack.codes)
    _refuse_unlicensed(held, languages)
    refuse_unavailable(config, pack.features_of(languages), _named(config, pack))
    _refuse_open_language(config, pack)
    warning = check_cpu(settings.cpuinfo, config.transcription_config.effective_operating_point)
    _log.info("%s", described(cpu_flags(settings.cpuinfo)))
    if warning:
        _log.warning("%s", warning)
    _tell_of_what_is_not_used(config)
    models = (settings.models_dir or home() / "models") / pack.name
    return Job(config, pack, models)


def in_language(job: Job, language: str) -> Job:
    """The job with the language that was found, where it had left that open.

    Raises
    ------
    FeatureNotAvailable
        The language lacks what the job asks for, and what others have in which it might have been spoken.
    """
    refuse_unavailable(job.config, job.pack.features_of((language,)), language)
    return replace(job, identified=language)


def _named(config: JobConfig, pack: Pack) -> str:
    """The language that the job names, where the pack has others besides."""
    language = config.transcription_config.language
    return "" if language == AUTO or len(pack.codes) == 1 else language


def _refuse_open_language(config: JobConfig, pack: Pack) -> None:
    """Refuse `auto` where the pack has several languages, and an engine that cannot tell them apart."""
    if config.transcription_config.language != AUTO:
        return
    from transcriber.engines.load import tells_languages  # noqa: PLC0415 - slow to import, and few jobs ask it

    if not tells_languages(pack, config.transcription_config.effective_operating_point):
        raise LanguageNotAvailable(
            f"language not available: {AUTO!r}",
            f"the models of the language pack {pack.name} do not tell which language is spoken: "
            f"name one of {', '.join(map(repr, sorted(pack.codes)))}",
        )


def _tell_of_what_is_not_used(config: JobConfig) -> None:
    if config.notification_config:
        _log.info("notification_config is left to the service that runs this program")
    if config.language_identification_config and config.transcription_config.language != AUTO:
        _log.warning("language_identification_config is not used: the job names its language")


@contextmanager
def with_replacements(job: Job, private: Sequence[int]) -> Iterator[Job]:
    """The job with its replacements ready to use, as long as the `with` block lasts.

    What is malformed among them is met now, not after hours of recognition.

    Parameters
    ----------
    private
        File descriptors that a process that is started for them must not keep open.

    Raises
    ------
    ConfigInvalid, ReplacementTooCostly
        A pattern cannot be read.
    """
    asked = job.config.transcription_config.transcript_filtering_config
    if asked is None or not asked.replacements:
        yield job
        return
    from transcriber.text.replacements import replacing  # noqa: PLC0415 - only where it is asked for

    with replacing(((rule.from_, rule.to) for rule in asked.replacements), private) as replacements:
        yield replace(job, replacements=replacements)


def _license(settings: Settings) -> "License":
    from transcriber.license.check import find_license  # noqa: PLC0415 - cryptography is slow to import

    keys = settings.keys_dir or keys_folder()
    return find_license(settings.license_token, settings.license_file, keys, now=datetime.now(UTC))


def _refuse_unlicensed(held: "License", languages: Iterable[str]) -> None:
    from transcriber.license.check import refuse_unlicensed  # noqa: PLC0415 - as above

    refuse_unlicensed(held, languages)


def _config_text(chosen: Path | None, pack: Pack) -> bytes | str:
    if chosen is None and not os.path.lexists(CONFIG_JSON):
        language = pack.usual_language
        return f'{{"type": "transcription", "transcription_config": {{"language": "{language}"}}}}'
    path = chosen or CONFIG_JSON
    try:
        with path.open("rb") as file:
            text = file.read(MAX_CONFIG_BYTES + 1)
    except IsADirectoryError as error:
        # What docker makes where the file to map does not exist on the host.
        raise ConfigUnreadable(f"cannot read the job config {path}", "it is a folder") from error
    except OSError as error:
        raise ConfigUnreadable(f"cannot read the job config {path}", error.strerror or "") from error
    if len(text) > MAX_CONFIG_BYTES:
        raise ConfigUnreadable(
            f"the job config {path} is too large", f"more than {MAX_CONFIG_BYTES // 1024**2} MB"
        )
    return text

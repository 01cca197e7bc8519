"""Everything the program can be told, in one place: as an option, as an environment variable, by default.

A table of its own rather than pydantic-settings: importing that takes about 100 ms on one core, a tenth of
what the program may take for five seconds of speech, and argparse must make the contract's messages anyway.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Final, get_type_hints

STDIN: Final = Path("-")
"""As `--input`: read STDIN even where `/input.audio` exists."""


@dataclass(frozen=True, slots=True)
class Option:
    """How one setting is given.

    Attributes
    ----------
    flags
        Of the command line; none for what must not be seen in a list of processes, or only a container sets.
    environment
        Name of the variable.
    parse
        Turns text into the value, or raises ValueError. Messages show its name.
    metavar
        What `--help` calls the value; empty for a switch.
    help
        One sentence.
    """

    flags: tuple[str, ...]
    environment: str
    parse: Callable[[str], Any]
    metavar: str
    help: str


def check_parallel(text: str) -> int:
    """Read a number of worker processes, at least 1. The name is part of the contract: messages show it."""
    if not (text.isascii() and text.isdigit()) or int(text) < 1:
        raise ValueError("must be a whole number of at least 1")
    return int(text)


def seconds(text: str) -> float:
    value = float(text)
    if not 0 < value < float("inf"):
        raise ValueError("must be above 0")
    return value


def path(text: str) -> Path:
    if not text:
        raise ValueError("must not be empty")
    return Path(text)


def switch(text: str) -> bool:
    if text.lower() in {"1", "true", "yes", "on"}:
        return True
    if text.lower() in {"0", "false", "no", "off"}:
        return False
    raise ValueError("must be 1 or 0")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What the program was told. The defaults are the container's; the help tells what None stands for."""

    parallel: Annotated[
        int,
        Option(
            ("--parallel", "-parallel"),
            "LONGHAND_PARALLEL",
            check_parallel,
            "N",
            "Use N worker processes, at most one for each core, for recordings of five minutes or more.",
        ),
    ] = 1
    all_formats: Annotated[
        Path | None,
        Option(
            ("--all-formats", "--allformats"),
            "LONGHAND_ALL_FORMATS",
            path,
            "DIR",
            "Write transcript.json, transcript.txt and transcript.srt to DIR as well.",
        ),
    ] = None
    keep_speakers: Annotated[
        Path | None,
        Option(
            ("--keep-speakers",),
            "LONGHAND_KEEP_SPEAKERS",
            path,
            "FILE",
            "Write who speaks to FILE, for each number of speakers up to 20, where the job tells them apart.",
        ),
    ] = None
    log_to_stderr: Annotated[
        bool, Option(("-stderr", "--stderr"), "LONGHAND_STDERR", switch, "", "Write the log to STDERR.")
    ] = False
    job_config: Annotated[
        Path | None,
        Option(
            ("--job-config",),
            "LONGHAND_JOB_CONFIG",
            path,
            "PATH",
            "Job config. Without it, /config.json if that exists, else a plain transcription.",
        ),
    ] = None
    input: Annotated[
        Path | None,
        Option(
            ("--input",),
            "LONGHAND_INPUT",
            path,
            "PATH",
            "Recording, or - for STDIN. Without it, /input.audio if that exists, else STDIN.",
        ),
    ] = None
    license_file: Annotated[
        Path,
        Option(
            ("--license",),
            "LONGHAND_LICENSE",
            path,
            "PATH",
            "Licence file, ignored where LICENSE_TOKEN is set. Default: /license.json.",
        ),
    ] = Path("/license.json")
    license_token: Annotated[
        str, Option((), "LICENSE_TOKEN", str, "", "The value of signedclaimstoken of the licence.")
    ] = field(default="", repr=False)
    keys_dir: Annotated[
        Path | None,
        Option(
            ("--keys-dir",),
            "LONGHAND_KEYS_DIR",
            path,
            "DIR",
            "Public keys whose licences are accepted. Without it, keys/ of the home folder.",
        ),
    ] = None
    models_dir: Annotated[
        Path | None,
        Option(
            ("--models-dir",),
            "LONGHAND_MODELS_DIR",
            path,
            "DIR",
            "Models, one folder for each language pack. Without it, models/ of the home folder.",
        ),
    ] = None
    language: Annotated[
        str,
        Option(
            ("--language",),
            "LONGHAND_LANGUAGE",
            str,
            "NAME",
            "Language pack to use; a container image is made for one. Default: en.",
        ),
    ] = "en"
    work_dir: Annotated[
        Path | None,
        Option(
            ("--work-dir",),
            "LONGHAND_WORK_DIR",
            path,
            "DIR",
            "Intermediate files. Without it, /home/smuser/work, or a private temporary folder elsewhere.",
        ),
    ] = None
    job_id: Annotated[
        str,
        Option(
            (), "SM_JOB_ID", str, "", "Name of this job's folder in SM_LOG_DIR: a plain name such as 124."
        ),
    ] = ""
    log_dir: Annotated[
        Path | None,
        Option((), "SM_LOG_DIR", path, "", "Write the log to $SM_LOG_DIR/$SM_JOB_ID/sigurd.log."),
    ] = None
    fetch_timeout: Annotated[
        float,
        Option(
            ("--fetch-timeout",),
            "LONGHAND_FETCH_TIMEOUT",
            seconds,
            "SECONDS",
            "Longest time that fetching fetch_data.url may take. Default: 900.",
        ),
    ] = 900.0
    fetch_internal: Annotated[
        bool,
        Option(
            ("--fetch-internal",),
            "LONGHAND_FETCH_INTERNAL",
            switch,
            "",
            "Let fetch_data.url name internal addresses: this machine and private networks.",
        ),
    ] = False
    fetch_ca_file: Annotated[
        Path | None,
        Option(
            ("--fetch-ca-file",),
            "LONGHAND_FETCH_CA_FILE",
            path,
            "PATH",
            "Certificates (PEM) to trust for fetch_data.url instead of the system's.",
        ),
    ] = None
    cpuinfo: Annotated[
        Path, Option((), "LONGHAND_CPUINFO", path, "", "File to read CPU flags from. Meant for tests.")
    ] = Path("/proc/cpuinfo")


def options() -> dict[str, Option]:
    """How each field of `Settings` is given, by the field's name."""
    hints = get_type_hints(Settings, include_extras=True)
    return {name: hint.__metadata__[0] for name, hint in hints.items()}

"""The command line and the environment, read into `Settings`."""

import argparse
from collections.abc import Mapping, Sequence
from typing import Any

from transcriber.pipeline.settings import Option, Settings, options

_DESCRIPTION = (
    "Transcribe one recording: audio from /input.audio or STDIN, the transcript as JSON to STDOUT. "
    "An option wins over its environment variable."
)


def read_settings(arguments: Sequence[str], environment: Mapping[str, str]) -> Settings:
    """Read what the program was told: an option wins over the environment, and that over the default.

    Parameters
    ----------
    arguments
        Without the program's name.
    environment
        Variables; an empty one counts as not set.

    Raises
    ------
    SystemExit
        With 2 and a message on STDERR for what cannot be used; with 0 after `--help` and `--version`.
    """
    parser = make_parser()
    given = vars(parser.parse_args(arguments))
    for name, option in options().items():
        text = environment.get(option.environment)
        if text and name not in given:
            given[name] = _parse_variable(parser, option, text)
    return Settings(**given)


def make_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("pipeline", description=_DESCRIPTION, allow_abbrev=False)
    parser.add_argument("--version", action=_Version, help="Print the version and exit.")
    for name, option in options().items():
        if option.flags:
            parser.add_argument(
                *option.flags,
                dest=name,
                default=argparse.SUPPRESS,
                help=f"{option.help} [{option.environment}]",
                **_kind(option),
            )
    return parser


def _kind(option: Option) -> dict[str, Any]:
    if not option.metavar:
        return {"action": "store_true"}
    return {"type": option.parse, "metavar": option.metavar}


def _parse_variable(parser: argparse.ArgumentParser, option: Option, text: str) -> Any:
    try:
        return option.parse(text)
    except ValueError:
        kind = getattr(option.parse, "__name__", "")
        parser.error(f"environment variable {option.environment}: invalid {kind} value: {text!r}")


class _Version(argparse.Action):
    def __init__(self, option_strings: Sequence[str], dest: str, **named: Any) -> None:  # noqa: ARG002
        super().__init__(
            option_strings, dest=argparse.SUPPRESS, nargs=0, default=argparse.SUPPRESS, help=named["help"]
        )

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        print(f"pipeline (longhand {_version()})")  # noqa: T201 - its whole purpose
        parser.exit()


def _version() -> str:
    from importlib import metadata  # noqa: PLC0415 - slow to import, and rarely asked for

    try:
        return metadata.version("longhand")
    except metadata.PackageNotFoundError:
        return "of a checkout that is not installed"

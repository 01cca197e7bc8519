"""`longhand license`: keys, licences and what they hold."""

import sys
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, Final

import typer
from pydantic import ValidationError

from contract.errors.license import LicenseFileUnreadable, LicenseKeyUnknown, LicenseRequestInvalid
from contract.license import (
    ANY_LANGUAGE_FEATURE,
    BATCH_FEATURE,
    MAX_KEY_PAIR_ID,
    LicenseRequest,
    language_feature,
)
from longhand.errors import Commands
from longhand.inspection import inspection_as_json, print_inspection
from longhand.output import print_fields, print_json
from transcriber.home import home, keys_folder
from transcriber.license.development import development_token
from transcriber.license.file import MAX_FILE_BYTES
from transcriber.license.inspection import inspect_license
from transcriber.license.issue import issue, license_json
from transcriber.license.keypair import SigningKey, read_signing_key, write_new_pair
from transcriber.license.keys import parse_key_pair_id

license_commands = typer.Typer(cls=Commands, no_args_is_help=True, help="Make, issue and inspect licenses.")

STDIN: Final = "-"
DAY: Final = "%Y-%m-%d"

Json = Annotated[bool, typer.Option("--json", help="Print JSON for a script.")]


@license_commands.command("keygen")
def keygen(
    *,
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Folder that gets keys/N.pem and private/N.pem.")
    ],
    key_pair_id: Annotated[
        int,
        typer.Option("--key-pair-id", min=0, max=MAX_KEY_PAIR_ID, metavar="N", help="Number of the pair."),
    ] = 1,
    as_json: Json = False,
) -> None:
    """Make a key pair to issue licenses with. Nothing is ever overwritten."""
    paths = write_new_pair(out, SigningKey.generate(key_pair_id))
    shown = {
        "key_pair_id": str(key_pair_id),
        "public_key": str(paths.public),
        "private_key": str(paths.private),
    }
    if as_json:
        print_json({**shown, "key_pair_id": key_pair_id})
        return
    print_fields(shown.items())
    typer.echo("Mount the public key's folder as trusted keys (LONGHAND_KEYS_DIR). Keep the private key.")


@license_commands.command("issue")
def issue_license(  # noqa: PLR0913 - one argument for each option
    *,
    customer: Annotated[str, typer.Option("--customer", metavar="NAME", help="Who the license is for.")],
    valid_from: Annotated[
        datetime,
        typer.Option("--valid-from", formats=[DAY], metavar="DAY", help="First day, from 00:00 UTC."),
    ],
    not_valid_after: Annotated[
        datetime,
        typer.Option(
            "--not-valid-after", formats=[DAY], metavar="DAY", help="Day on which it ends, at 00:00 UTC."
        ),
    ],
    languages: Annotated[
        list[str],
        typer.Option("--language", metavar="CODE", help="Language code, or `any`. May be repeated."),
    ],
    key: Annotated[Path, typer.Option("--key", metavar="FILE", help="Private key that keygen wrote.")],
    features: Annotated[
        list[str] | None,
        typer.Option("--feature", metavar="CODE", help="Feature code. May be repeated. [default: MAPBA]"),
    ] = None,
    trial: Annotated[bool, typer.Option("--trial", help="Mark it as a trial.")] = False,
    contract_id: Annotated[
        int, typer.Option("--contract-id", metavar="N", help="Number of the contract.")
    ] = 1,
    key_pair_id: Annotated[
        int | None,
        typer.Option(
            "--key-pair-id",
            min=0,
            max=MAX_KEY_PAIR_ID,
            metavar="N",
            help="Number of the key pair. [default: by the key's file name]",
        ),
    ] = None,
) -> None:
    """Print a license file, signed, on STDOUT."""
    codes = (*(features or [BATCH_FEATURE]), *map(_language_code, languages))
    request = _request(customer, codes, trial=trial, first=valid_from.date(), end=not_valid_after.date())
    signing_key = read_signing_key(key, _key_pair_id(key) if key_pair_id is None else key_pair_id)
    file = issue(request, signing_key, contract_id=contract_id, now=datetime.now(UTC))
    typer.echo(license_json(file), nl=False)


@license_commands.command("inspect")
def inspect(
    license_file: Annotated[
        str, typer.Argument(metavar="FILE", help="License file or token; `-` reads STDIN.")
    ],
    *,
    keys: Annotated[
        Path | None,
        typer.Option("--keys", metavar="DIR", help="Folder of trusted keys. [default: as pipeline's]"),
    ] = None,
    as_json: Json = False,
) -> None:
    """Show what a license holds and whether it is valid now. The exit code is 0 only if it is."""
    trusted = keys or keys_folder()
    inspection = inspect_license(_read(license_file), trusted, datetime.now(UTC))
    if as_json:
        print_json(inspection_as_json(inspection))
    else:
        print_inspection(inspection, trusted, datetime.now(UTC))
    if inspection.problem is not None:
        raise inspection.problem


@license_commands.command("token")
def token() -> None:
    """Print the token of this installation's own development license, made on first use."""
    typer.echo(development_token(home(), datetime.now(UTC)))
    if keys_folder() != home() / "keys":
        note = f"LONGHAND_KEYS_DIR is set, so pipeline trusts the keys in {keys_folder()} only"
        typer.echo(f"longhand: note: {note}", err=True)


def _request(customer: str, codes: tuple[str, ...], *, trial: bool, first: date, end: date) -> LicenseRequest:
    try:
        return LicenseRequest(
            customer=customer,
            features=tuple(dict.fromkeys(codes)),
            isTrial=trial,
            validFrom=first,
            notValidAfter=end,
        )
    except ValidationError as error:
        mistakes = "; ".join(f"{item['loc'][0]} {item['input']!r}: {item['msg']}" for item in error.errors())
        raise LicenseRequestInvalid("this license cannot be issued", mistakes) from None


def _language_code(language: str) -> str:
    return ANY_LANGUAGE_FEATURE if language == "any" else language_feature(language)


def _key_pair_id(key: Path) -> int:
    """Tell the number of a key pair by the name that keygen gives its files, `7.pem`."""
    try:
        return parse_key_pair_id(key.stem)
    except LicenseKeyUnknown:
        message = f"the name of {key} does not say which key pair it is"
        raise LicenseRequestInvalid(message, "give --key-pair-id") from None


def _read(path: str) -> bytes:
    try:
        if path == STDIN:
            return sys.stdin.buffer.read(MAX_FILE_BYTES)
        with Path(path).open("rb") as file:
            return file.read(MAX_FILE_BYTES)
    except OSError as error:
        raise LicenseFileUnreadable(f"cannot read {path}", error.strerror or str(error)) from error

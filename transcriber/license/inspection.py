"""What a licence holds and whether it would be accepted, for people and scripts to look at."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from contract.errors.license import LicenseError
from contract.license import License
from transcriber.license.check import refuse_outside_dates
from transcriber.license.file import parse_license_file, token_of
from transcriber.license.keys import parse_key_pair_id
from transcriber.license.token import Token, parse_token, read_claims, verify_token


@dataclass(frozen=True, slots=True)
class Inspection:
    """A licence, accepted or not.

    Attributes
    ----------
    license
        As the token says. Not to be trusted unless `problem` is None.
    problem
        Why it would not be accepted now.
    differences
        Plain fields of the file that say something else than the token.
    """

    license: License
    problem: LicenseError | None
    differences: tuple[str, ...]


def inspect_license(data: bytes, keys: Path, now: datetime) -> Inspection:
    """Look into a license.json or a bare token.

    Raises
    ------
    LicenseError
        There is nothing to show: no JSON, no token, or a token that cannot be taken apart.
    """
    text = data.decode("utf-8", "surrogateescape").lstrip("\ufeff \t\r\n")
    is_file = text[:1] in {"", "{", "["}  # no base64 starts so; nothing at all is told as an empty file
    fields = parse_license_file(data) if is_file else {}
    token = parse_token(token_of(fields) if is_file else text)
    held = License.from_claims(read_claims(token), parse_key_pair_id(token.header.get("kid")))
    return Inspection(held, _problem(token, keys, now), tuple(_differences(fields, held)) if is_file else ())


def _problem(token: Token, keys: Path, now: datetime) -> LicenseError | None:
    try:
        refuse_outside_dates(verify_token(token, keys), now)
    except LicenseError as error:
        return error
    return None


def _differences(fields: Mapping[str, Any], held: License) -> Iterator[str]:
    said = {
        "contractid": held.contract_id,
        "customer": held.customer,
        "id": held.id,
        "is_trial": held.is_trial,
        "metadata.key_pair_id": held.key_pair_id,
        "metadata.request.customer": held.customer,
        "metadata.request.features": sorted(held.features),
        "metadata.request.isTrial": held.is_trial,
        "metadata.request.notValidAfter": f"{held.not_valid_after:%Y-%m-%d}",
        "metadata.request.validFrom": f"{held.valid_from:%Y-%m-%d}",
    }
    for key, value in said.items():
        plain = _at(fields, key)
        if (sorted(map(str, plain)) if isinstance(plain, list) else plain) != value:
            yield key


def _at(fields: Mapping[str, Any], key: str) -> Any:
    value: Any = fields
    for name in key.split("."):
        value = value.get(name) if isinstance(value, dict) else None
    return value

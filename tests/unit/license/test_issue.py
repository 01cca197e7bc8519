import json
from datetime import UTC, date, datetime
from pathlib import Path

import jwt
import pytest

from contract.errors.license import LicenseRequestInvalid
from tests.tokens import NOON, license_request
from transcriber.license.check import check_license
from transcriber.license.issue import issue, license_json
from transcriber.license.keypair import SigningKey


def test_the_file_has_the_documented_shape(key: SigningKey) -> None:
    now = datetime(2026, 3, 24, 17, 43, 35, tzinfo=UTC)
    file = json.loads(license_json(issue(license_request(), key, contract_id=5, now=now)))
    assert list(file) == [
        "contractid", "creationdate", "customer", "id", "is_trial", "metadata", "signedclaimstoken",
    ]  # fmt: skip
    assert (file["contractid"], file["creationdate"]) == (5, "2026-03-24 17:43:35")
    assert file["metadata"] == {
        "key_pair_id": 1,
        "request": {
            "customer": "Example Ltd",
            "features": ["MAPBA", "LEN"],
            "isTrial": True,
            "notValidAfter": "2027-01-01",
            "validFrom": "2026-01-01",
        },
    }
    assert len(file["id"]) == 32


def test_another_jwt_library_verifies_the_token(key: SigningKey) -> None:
    file = issue(license_request(), key, contract_id=5, now=NOON)
    options = {"verify_exp": False, "verify_nbf": False}
    claims = jwt.decode(
        file.signedclaimstoken, key.private.public_key(), algorithms=["EdDSA"], options=options
    )
    assert claims["nbf"] == datetime(2026, 1, 1, tzinfo=UTC).timestamp()
    assert claims["exp"] == datetime(2027, 1, 1, tzinfo=UTC).timestamp()
    assert jwt.get_unverified_header(file.signedclaimstoken)["kid"] == "1"


def test_what_is_issued_is_accepted(tmp_path: Path, keys: Path, key: SigningKey) -> None:
    path = tmp_path / "license.json"
    path.write_bytes(license_json(issue(license_request(), key, contract_id=5, now=NOON)))
    assert check_license(None, path, keys, language="en", now=NOON).is_trial


def test_two_licenses_never_have_the_same_id(key: SigningKey) -> None:
    assert (
        issue(license_request(), key, contract_id=5, now=NOON).id
        != issue(license_request(), key, contract_id=5, now=NOON).id
    )


def test_a_license_must_last_at_least_a_day(key: SigningKey) -> None:
    with pytest.raises(LicenseRequestInvalid, match="must end after it starts"):
        issue(license_request(date(2026, 1, 1), date(2026, 1, 1)), key, contract_id=5, now=NOON)

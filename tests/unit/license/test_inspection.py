import json
from datetime import timedelta
from pathlib import Path

import pytest

from contract.errors import license as errors
from contract.license import midnight
from tests.tokens import NOON, MakeToken, license_request
from transcriber.license.inspection import inspect_license
from transcriber.license.issue import issue, license_json
from transcriber.license.keypair import SigningKey


def test_a_license_file_is_shown_and_found_valid(keys: Path, key: SigningKey) -> None:
    found = inspect_license(license_json(issue(license_request(), key, contract_id=5, now=NOON)), keys, NOON)
    assert found.problem is None
    assert found.differences == ()
    assert found.license.customer == "Example Ltd"


def test_a_bare_token_is_shown_too(keys: Path, make_token: MakeToken) -> None:
    found = inspect_license(f"{make_token()}\n".encode(), keys, NOON)
    assert found.problem is None
    assert found.license.contract_id == 7


def test_plain_fields_that_were_changed_are_named(keys: Path, key: SigningKey) -> None:
    fields = json.loads(license_json(issue(license_request(), key, contract_id=5, now=NOON)))
    fields["customer"] = "Someone else"
    fields["metadata"]["request"]["notValidAfter"] = "2099-01-01"
    found = inspect_license(json.dumps(fields).encode(), keys, NOON)
    assert found.differences == ("customer", "metadata.request.notValidAfter")
    assert found.license.not_valid_after == midnight(license_request().notValidAfter)


def test_a_license_that_is_not_valid_is_shown_with_the_reason(
    tmp_path: Path, keys: Path, make_token: MakeToken
) -> None:
    token = make_token().encode()
    late = inspect_license(token, keys, NOON + timedelta(days=400))
    assert isinstance(late.problem, errors.LicenseExpired)
    assert late.license.customer == "Example Ltd"
    assert isinstance(inspect_license(token, tmp_path, NOON).problem, errors.LicenseKeyUnknown)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", errors.LicenseFileInvalid),
        (b"{}", errors.LicenseTokenMissing),
        (b"[]", errors.LicenseFileInvalid),
        (b"f787b0051e2768b1", errors.LicenseTokenNotBase64),
        (b"\xff\xfe\x00", errors.LicenseTokenNotBase64),
    ],
)
def test_what_holds_no_license_is_told(keys: Path, data: bytes, error: type[errors.LicenseError]) -> None:
    with pytest.raises(error):
        inspect_license(data, keys, NOON)

import hashlib
import hmac
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import jwt
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from contract.errors import license as errors
from contract.license import License
from tests.tokens import CLAIMS, HEADER, NOON, MakeToken, base64url, unsigned
from transcriber.license.check import check_license
from transcriber.license.keypair import SigningKey

NO_FILE = Path("/license.json")


def check(
    token: str | None, keys: Path, *, path: Path = NO_FILE, language: str = "en", now: datetime = NOON
) -> License:
    return check_license(token, path, keys, language=language, now=now)


def refusal(token: str | None, keys: Path, **changes: Any) -> errors.LicenseError:
    with pytest.raises(errors.LicenseError) as caught:
        check(token, keys, **changes)
    return caught.value


def write_license(path: Path, **fields: Any) -> Path:
    path.write_text(json.dumps(fields))
    return path


def test_a_good_token_tells_whose_license_it_is(keys: Path, make_token: MakeToken) -> None:
    held = check(make_token(), keys)
    assert (held.customer, held.contract_id, held.id) == ("Example Ltd", 7, "0123456789abcdef")
    assert held.features == {"MAPBA", "LEN"}
    assert held.valid_from == datetime(2026, 1, 1, tzinfo=UTC)
    assert held.not_valid_after == datetime(2027, 1, 1, tzinfo=UTC)
    assert held.key_pair_id == 1


def test_a_token_made_by_another_jwt_library_is_accepted(keys: Path, key: SigningKey) -> None:
    token = jwt.encode(CLAIMS, key.private, algorithm="EdDSA", headers={"kid": "1"})
    assert check(token, keys).customer == "Example Ltd"


@pytest.mark.parametrize("ending", ["\n", "\r\n", "  \t\n"])
def test_white_space_after_a_token_is_forgiven(keys: Path, make_token: MakeToken, ending: str) -> None:
    assert check(make_token() + ending, keys).contract_id == 7


def test_a_token_that_mail_broke_into_lines_is_accepted(keys: Path, make_token: MakeToken) -> None:
    token = make_token()
    assert check("\n".join(token[i : i + 76] for i in range(0, len(token), 76)), keys).contract_id == 7


def test_the_file_is_not_read_when_a_token_is_given(
    keys: Path, make_token: MakeToken, tmp_path: Path
) -> None:
    broken = tmp_path / "license.json"
    broken.write_text("not json")
    assert check(make_token(), keys, path=broken).contract_id == 7
    assert isinstance(
        refusal("bad!", keys, path=write_license(broken, signedclaimstoken=make_token())),
        errors.LicenseTokenNotBase64,
    )


@pytest.mark.parametrize("token", [None, "", " \n"])
def test_without_a_token_the_file_is_used(
    keys: Path, make_token: MakeToken, tmp_path: Path, token: str | None
) -> None:
    path = write_license(tmp_path / "license.json", signedclaimstoken=make_token())
    assert check(token, keys, path=path).contract_id == 7


def test_plain_fields_of_the_file_do_not_count(keys: Path, make_token: MakeToken, tmp_path: Path) -> None:
    metadata = {"key_pair_id": 99, "request": {"notValidAfter": "2020-01-01", "features": []}}
    path = write_license(
        tmp_path / "license.json", customer="Someone else", metadata=metadata, signedclaimstoken=make_token()
    )
    assert check(None, keys, path=path).customer == "Example Ltd"


def test_no_token_and_no_file_gives_the_documented_message(keys: Path, tmp_path: Path) -> None:
    absent = tmp_path / "license.json"
    error = refusal(None, keys, path=absent)
    assert isinstance(error, errors.LicenseMissing)
    assert (
        str(error) == f"ERROR sentryserver could not load license: stat {absent}: no such file or directory"
    )


@pytest.mark.skipif(NO_FILE.exists(), reason="this machine has a license at the documented place")
def test_the_default_path_gives_the_message_of_the_guide(keys: Path) -> None:
    expected = "ERROR sentryserver could not load license: stat /license.json: no such file or directory"
    assert str(refusal(None, keys)) == expected


def test_a_folder_in_place_of_the_file_is_told(keys: Path, tmp_path: Path) -> None:
    error = refusal(None, keys, path=tmp_path)
    assert isinstance(error, errors.LicenseFileUnreadable)
    assert str(error) == f"ERROR sentryserver could not load license: open {tmp_path}: is a directory"
    assert "did not exist on the host" in error.advice


@pytest.mark.parametrize(
    ("content", "mistake"),
    [
        (b"", "unexpected end of JSON input"),
        (b"  \n", "unexpected end of JSON input"),
        (b'{"contractid": 1,', "unexpected end of JSON input"),
        (b'{"customer": "Exam', "unexpected end of JSON input"),
        (b"contractid", "invalid character 'c' at line 1, column 1"),
        (b'{\n  "a": 1,\n  b: 2}', "invalid character 'b' at line 3, column 3"),
        (b"[1]", "expected a JSON object"),
        (b"\xff\xfe{", "not UTF-8 text"),
        (b"[" * 200_000, "nested too deeply"),
        (b" " * (1024 * 1024 + 1), "more than 1048576 bytes"),
    ],
)
def test_a_damaged_file_is_told_as_documented(
    keys: Path, tmp_path: Path, content: bytes, mistake: str
) -> None:
    path = tmp_path / "license.json"
    path.write_bytes(content)
    error = refusal(None, keys, path=path)
    assert isinstance(error, errors.LicenseFileInvalid)
    assert str(error) == f"could not load license file data: {mistake}"


def test_a_byte_order_mark_is_forgiven(keys: Path, make_token: MakeToken, tmp_path: Path) -> None:
    path = tmp_path / "license.json"
    path.write_text(json.dumps({"signedclaimstoken": make_token()}), encoding="utf-8-sig")
    assert check(None, keys, path=path).contract_id == 7


@pytest.mark.parametrize(
    "fields", [{}, {"signedclaimstoken": "example"}, {"signedclaimstoken": 5}, {"signedclaimstoken": None}]
)
def test_a_file_without_a_usable_token_is_told(keys: Path, tmp_path: Path, fields: dict[str, Any]) -> None:
    error = refusal(None, keys, path=write_license(tmp_path / "license.json", **fields))
    assert isinstance(error, errors.LicenseTokenMissing)
    assert str(error) == "No valid signedclaimstoken field found in license (too short)"


@pytest.mark.parametrize("place", [0, 20, 60, 200, -1])
def test_a_bad_byte_in_a_token_is_named_by_its_place_in_the_whole_token(
    keys: Path, make_token: MakeToken, place: int
) -> None:
    token = make_token()
    place %= len(token)
    error = refusal(f"{token[:place]}*{token[place + 1 :]}", keys)
    assert isinstance(error, errors.LicenseTokenNotBase64)
    assert str(error) == f"License Error: illegal base64 data at input byte {place}"


def test_a_token_cut_short_within_a_group_names_the_character_left_over(
    keys: Path, make_token: MakeToken
) -> None:
    token = make_token()  # its signature has 86 characters: without one, 85 are left, 1 more than full groups
    assert str(refusal(token[:-1], keys)).endswith(f"input byte {len(token) - 2}")


def test_a_token_cut_short_between_groups_names_its_end(keys: Path, make_token: MakeToken) -> None:
    token = make_token()
    assert str(refusal(token[:-2], keys)).endswith(f"input byte {len(token) - 2}")


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_token_cut_anywhere_is_told_as_cut_near_its_end(
    keys: Path, make_token: MakeToken, data: st.DataObject
) -> None:
    token = make_token()
    cut = data.draw(st.integers(1, len(token) - 1))
    error = refusal(token[:cut], keys)
    assert isinstance(error, errors.LicenseTokenNotBase64)
    assert int(str(error).rpartition(" ")[2]) in {cut, cut - 1}


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(min_size=1).filter(str.strip))
def test_whatever_is_given_as_a_token_ends_in_an_error_of_the_tree(keys: Path, text: str) -> None:
    assert isinstance(refusal(text, keys), errors.LicenseError)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_token_with_one_character_changed_is_refused(
    keys: Path, make_token: MakeToken, data: st.DataObject
) -> None:
    token = make_token()
    # The last character carries four bits that base64 does not use.
    place = data.draw(st.integers(0, len(token) - 2))
    other = data.draw(
        st.sampled_from("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_").filter(
            lambda c: c != token[place]
        )
    )
    refusal(token[:place] + other + token[place + 1 :], keys)


def test_a_fourth_part_is_refused_where_it_starts(keys: Path, make_token: MakeToken) -> None:
    token = make_token()
    assert str(refusal(f"{token}.AAAA", keys)).endswith(f"input byte {len(token)}")


@pytest.mark.parametrize("part", [b"{", b"[]", b"\xff", b"5"])
def test_a_header_that_is_no_json_object_is_told(keys: Path, make_token: MakeToken, part: bytes) -> None:
    _, rest = make_token().split(".", 1)
    assert isinstance(refusal(f"{base64url(part)}.{rest}", keys), errors.LicenseTokenMalformed)


@pytest.mark.parametrize("algorithm", ["none", "None", "HS256", "ES256", "eddsa", "", 5, None])
def test_any_algorithm_but_eddsa_is_refused(keys: Path, make_token: MakeToken, algorithm: Any) -> None:
    assert isinstance(refusal(make_token({"alg": algorithm}), keys), errors.LicenseAlgorithmRefused)


def test_an_hmac_made_with_the_public_key_is_refused(keys: Path) -> None:
    text = unsigned({**HEADER, "alg": "HS256"}, CLAIMS)
    digest = hmac.new((keys / "1.pem").read_bytes(), text.encode(), hashlib.sha512).digest()
    assert isinstance(refusal(f"{text}.{base64url(digest)}", keys), errors.LicenseAlgorithmRefused)


def test_a_token_that_demands_an_unknown_extension_is_refused(keys: Path, make_token: MakeToken) -> None:
    token = make_token({"crit": ["exp"]})
    assert isinstance(refusal(token, keys), errors.LicenseAlgorithmRefused)


def test_a_token_of_another_signer_is_refused(keys: Path, make_token: MakeToken) -> None:
    text = make_token().rpartition(".")[0]
    stranger = SigningKey.generate(1)
    error = refusal(f"{text}.{base64url(stranger.private.sign(text.encode()))}", keys)
    assert isinstance(error, errors.LicenseSignatureInvalid)
    assert str(error) == "Error in license : token signature is invalid"


def test_claims_exchanged_under_a_good_signature_are_refused(keys: Path, make_token: MakeToken) -> None:
    mine, other = make_token().split("."), make_token(customer="Another").split(".")
    forged = ".".join((mine[0], other[1], mine[2]))
    assert isinstance(refusal(forged, keys), errors.LicenseSignatureInvalid)


def test_a_key_that_is_not_trusted_is_named(keys: Path, make_token: MakeToken) -> None:
    error = refusal(make_token({"kid": "42"}), keys)
    assert isinstance(error, errors.LicenseKeyUnknown)
    assert "key pair 42" in str(error)


@pytest.mark.parametrize(
    "kid",
    [
        "../issuer/keys/1",
        "1/../1",
        "/etc/passwd",
        "01",
        "-1",
        "1\n",
        "1\0",
        "",
        "٣",
        "9" * 30,
        1,
        None,
        ["1"],
    ],
)
def test_a_key_id_that_is_no_plain_number_never_names_a_file(
    keys: Path, make_token: MakeToken, kid: Any
) -> None:
    error = refusal(make_token({"kid": kid}), keys)
    assert isinstance(error, errors.LicenseKeyUnknown)
    assert "names no key pair id" in str(error)


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": None},
        {"exp": "2027-01-01"},
        {"exp": 1.5},
        {"nbf": True},
        {"features": "MAPBA"},
        {"features": [1]},
        {"customer": None},
        {"exp": CLAIMS["nbf"]},
    ],
)
def test_signed_claims_that_are_no_license_are_told(
    keys: Path, make_token: MakeToken, claims: dict[str, Any]
) -> None:
    assert isinstance(refusal(make_token(**claims), keys), errors.LicenseTokenMalformed)


def test_a_license_expired_says_for_how_long(keys: Path, make_token: MakeToken) -> None:
    late = datetime(2027, 1, 2, 12, 6, 37, tzinfo=UTC)
    error = refusal(make_token(), keys, now=late)
    assert isinstance(error, errors.LicenseExpired)
    assert str(error) == "Error in license : token is expired by 36h6m37s"


def test_a_license_is_valid_from_midnight_to_midnight_utc(keys: Path, make_token: MakeToken) -> None:
    start, end = datetime(2026, 1, 1, tzinfo=UTC), datetime(2027, 1, 1, tzinfo=UTC)
    instant = timedelta(microseconds=1)
    assert check(make_token(), keys, now=start).contract_id == 7
    assert check(make_token(), keys, now=end - instant).contract_id == 7
    assert isinstance(refusal(make_token(), keys, now=start - instant), errors.LicenseNotYetValid)
    assert str(refusal(make_token(), keys, now=end)) == "Error in license : token is expired by 0s"


def test_the_clock_of_another_time_zone_makes_no_difference(keys: Path, make_token: MakeToken) -> None:
    zone = datetime.fromisoformat("2027-01-01T05:29:59+05:30")  # one second to midnight in UTC
    assert check(make_token(), keys, now=zone).contract_id == 7
    assert isinstance(refusal(make_token(), keys, now=zone + timedelta(seconds=1)), errors.LicenseExpired)


def test_a_license_of_the_future_says_when_it_starts(keys: Path, make_token: MakeToken) -> None:
    error = refusal(make_token(), keys, now=datetime(2025, 12, 31, 23, tzinfo=UTC))
    assert str(error) == "Error in license : token is not valid yet: it becomes valid in 1h0m0s"


def test_a_language_that_is_not_licensed_gives_the_documented_message(
    keys: Path, make_token: MakeToken
) -> None:
    error = refusal(make_token(features=["MAPBA", "LDE"]), keys)
    assert isinstance(error, errors.LicenseLanguageMissing)
    assert str(error) == "No license for requested language - LEN"


def test_a_license_for_any_language_holds_every_language(keys: Path, make_token: MakeToken) -> None:
    assert check(make_token(features=["MAPBA", "LANY"]), keys, language="cmn").contract_id == 7


def test_without_the_batch_feature_nothing_is_transcribed(keys: Path, make_token: MakeToken) -> None:
    error = refusal(make_token(features=["MAPRT", "LANY"]), keys)
    assert isinstance(error, errors.LicenseFeatureMissing)
    assert str(error) == "No license for requested feature - MAPBA"


def test_no_message_holds_any_of_the_token(keys: Path, make_token: MakeToken, tmp_path: Path) -> None:
    token = make_token(customer="Secret Customer")
    spoilt = [
        token[:-1],
        f"{token[:40]}*{token[41:]}",
        make_token({"kid": "42"}, customer="Secret Customer"),
        make_token({"alg": "HS256"}, customer="Secret Customer"),
        make_token(exp="Secret Customer"),
        f"{token[:-10]}AAAAAAAAAA",
    ]
    for text in spoilt:
        error = refusal(text, keys)
        told = f"{error} {error.advice} {error!r}"
        assert "Secret" not in told
        assert not any(part[:12] in told for part in text.split("."))

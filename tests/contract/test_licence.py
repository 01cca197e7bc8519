import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

MISSING = "ERROR sentryserver could not load license: stat /license.json: no such file or directory"


@pytest.fixture
def issue(tmp_path):
    """Issue a licence with keys of this test's own, through the user's tool."""

    def longhand(*arguments):
        done = subprocess.run(
            [sys.executable, "-m", "longhand", "license", *arguments],
            capture_output=True,
            check=True,
            timeout=60,
        )
        return done.stdout

    longhand("keygen", "--key-pair-id", "7", "--out", str(tmp_path / "issuer"))

    def make(*arguments, language="en"):
        file = tmp_path / "license.json"
        private = tmp_path / "issuer" / "private" / "7.pem"
        file.write_bytes(
            longhand("issue", "--key", str(private), "--customer", "Test", "--language", language, *arguments)
        )
        return file

    return make


@pytest.fixture
def trusting(tmp_path):
    return {"LICENSE_TOKEN": None, "LONGHAND_KEYS_DIR": str(tmp_path / "issuer" / "keys")}


def days(count):
    return (datetime.now(UTC) + timedelta(days=count)).date().isoformat()


def test_neither_token_nor_file(pipeline, quiet):
    pipeline("--input", quiet, env={"LICENSE_TOKEN": None}).assert_failed(MISSING, "license.missing")


def test_a_token_that_fails_base64_names_the_byte(pipeline, quiet):
    token = pipeline.environment["LICENSE_TOKEN"]
    at = token.index(".") + 4
    spoilt = f"{token[:at]}!{token[at + 1 :]}"
    outcome = pipeline("--input", quiet, env={"LICENSE_TOKEN": spoilt})
    assert outcome.status == 1
    assert outcome.message.startswith("License Error: illegal base64 data at input byte ")
    assert outcome.stdout == b""
    assert spoilt not in outcome.stderr


def test_the_token_never_shows_on_stderr_or_in_the_log(pipeline, quiet, tmp_path):
    token = pipeline.environment["LICENSE_TOKEN"]
    outcome = pipeline("-stderr", "--input", quiet, env={"SM_LOG_DIR": str(tmp_path), "SM_JOB_ID": "1"})
    assert outcome.status == 0
    log = (tmp_path / "1" / "sigurd.log").read_text()
    for part in token.split("."):
        assert part not in outcome.stderr + log


def test_an_altered_token_is_refused(pipeline, quiet):
    head, claims, signature = pipeline.environment["LICENSE_TOKEN"].split(".")
    flipped = ("B" if signature[0] == "A" else "A") + signature[1:]
    outcome = pipeline("--input", quiet, env={"LICENSE_TOKEN": f"{head}.{claims}.{flipped}"})
    assert outcome.status == 1
    assert "Error code: license.signature_invalid" in outcome.stderr


def test_a_licence_file_is_accepted(pipeline, quiet, issue, trusting):
    file = issue("--valid-from", days(-1), "--not-valid-after", days(2))
    assert pipeline("--input", quiet, "--license", file, env=trusting).status == 0


def test_a_token_makes_the_file_ignored(pipeline, quiet, tmp_path):
    (tmp_path / "license.json").write_text("rubbish")
    assert pipeline("--input", quiet, "--license", tmp_path / "license.json").status == 0


@pytest.mark.parametrize(
    ("start", "end", "code"),
    [(-9, -2, "license.expired"), (-9, 0, "license.expired"), (1, 9, "license.not_yet_valid")],
)
def test_outside_its_days_nothing_is_transcribed(pipeline, quiet, issue, trusting, start, end, code):
    file = issue("--valid-from", days(start), "--not-valid-after", days(end))
    outcome = pipeline("--input", quiet, "--license", file, env=trusting)
    assert outcome.status == 1
    assert outcome.stdout == b""
    assert f"Error code: {code}" in outcome.stderr


def test_a_language_that_the_licence_does_not_hold(pipeline, quiet, issue, trusting):
    file = issue("--valid-from", days(-1), "--not-valid-after", days(2), language="de")
    outcome = pipeline("--input", quiet, "--license", file, env=trusting)
    outcome.assert_failed("No license for requested language - LEN", "license.language_missing")


def test_a_feature_that_the_licence_does_not_hold(pipeline, quiet, issue, trusting):
    file = issue("--valid-from", days(-1), "--not-valid-after", days(2), "--feature", "MAPRT")
    outcome = pipeline("--input", quiet, "--license", file, env=trusting)
    outcome.assert_failed("No license for requested feature - MAPBA", "license.feature_missing")


def test_a_key_that_is_not_trusted(pipeline, quiet, issue):
    file = issue("--valid-from", days(-1), "--not-valid-after", days(2))
    outcome = pipeline("--input", quiet, "--license", file, env={"LICENSE_TOKEN": None})
    assert "Error code: license.key_unknown" in outcome.stderr
    assert outcome.status == 1


def test_the_licence_is_checked_before_anything_else(pipeline, tmp_path):
    outcome = pipeline(
        "--input", tmp_path / "absent", "--job-config", tmp_path / "absent", env={"LICENSE_TOKEN": None}
    )
    outcome.assert_failed(MISSING, "license.missing")


def test_a_file_of_the_documented_shape(issue):
    held = json.loads(issue("--valid-from", days(-1), "--not-valid-after", days(2)).read_text())
    assert {
        "contractid",
        "creationdate",
        "customer",
        "id",
        "is_trial",
        "metadata",
        "signedclaimstoken",
    } <= set(held)

"""A deployment that would refuse every job is refused, unless somebody says that it is meant."""

import json
import os
import subprocess
import sys
from datetime import UTC, datetime

import pytest

from contract.errors import LicenseKeysMissing, SettingInvalid
from infra import app
from infra.license_keys import check_license_keys, folder_for_image
from infra.paths import PROJECT
from infra.settings import Settings
from tests.infra.synthesis import NO_BUNDLING, template
from transcriber.license.inspection import inspect_license

ECR = "123456789012.dkr.ecr.eu-west-1.amazonaws.com"
README = (PROJECT / "README.md").read_text("utf-8")
PAGE = (PROJECT / "docs" / "deploy.md").read_text("utf-8")


@pytest.mark.parametrize("folder", ["keys", "transcriber/keys"])
def test_an_image_that_accepts_no_licence_is_not_deployed(checkout, folder):
    with pytest.raises(LicenseKeysMissing, match=f"{folder} has no public key") as caught:
        check_license_keys(Settings(license_keys=folder))
    for command in ("license keygen --out issuer", "cp issuer/keys/*.pem keys/", "license_later=true"):
        assert command in caught.value.advice


def test_a_folder_that_holds_no_key_is_as_good_as_none(checkout):
    (checkout / "keys").mkdir()
    (checkout / "keys" / "README.md").write_text("nothing yet")
    with pytest.raises(LicenseKeysMissing):
        check_license_keys(Settings())


def test_with_a_public_key_it_is_deployed_and_the_image_gets_it(public_key):
    check_license_keys(Settings())
    assert folder_for_image(Settings()) == "keys"


def test_whoever_says_that_the_licence_comes_later_may_deploy_before(checkout):
    settings = Settings(license_later=True)
    check_license_keys(settings)
    assert folder_for_image(settings) == "transcriber/keys", "a folder that is not there cannot be copied"


def test_another_image_has_keys_of_its_own(checkout):
    check_license_keys(Settings(transcriber_image=f"{ECR}/transcriber:11"))


@pytest.mark.parametrize("later", [True, False])
def test_a_private_key_never_gets_into_an_image(public_key, later):
    private = public_key.parent.parent / "private" / "1.pem"
    (public_key.parent / "2.pem").write_bytes(private.read_bytes())
    with pytest.raises(SettingInvalid, match=r"keys/2\.pem is no public key"):
        check_license_keys(Settings(license_later=later))


@pytest.mark.parametrize("name", ["issuer.pem", "1x.pem"])
def test_a_key_that_no_token_could_name_is_refused(public_key, name):
    public_key.rename(public_key.with_name(name))
    with pytest.raises(SettingInvalid, match=name):
        check_license_keys(Settings())


def test_a_file_that_is_no_key_is_refused(checkout):
    (checkout / "keys").mkdir()
    (checkout / "keys" / "1.pem").write_text("-----BEGIN PUBLIC KEY-----\n")
    with pytest.raises(SettingInvalid, match=r"keys/1\.pem"):
        check_license_keys(Settings())


def test_a_folder_that_is_named_and_not_there_is_a_mistake_even_so(checkout):
    with pytest.raises(SettingInvalid, match="no folder 'keys/mine'"):
        check_license_keys(Settings(license_keys="keys/mine", license_later=True))


def test_the_program_that_deploys_ends_with_an_error_and_no_template(tmp_path):
    """Of a folder that is always there and never has a key, whatever lies in this checkout."""
    context = json.dumps({**NO_BUNDLING, "license_keys": "transcriber/keys"})
    environment = os.environ | {"CDK_CONTEXT_JSON": context, "CDK_OUTDIR": str(tmp_path)}
    command = [sys.executable, "-m", "infra.app"]
    done = subprocess.run(
        command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == 2
    assert "deployment.license_keys_missing" in done.stderr
    assert "Traceback" not in done.stderr
    assert not list(tmp_path.glob("*.template.json"))


def test_the_app_is_built_where_the_licence_comes_later(checkout, tmp_path):
    with pytest.raises(LicenseKeysMissing):
        app.build(NO_BUNDLING, str(tmp_path))
    built, _ = app.build({**NO_BUNDLING, "license_later": "true"}, str(tmp_path))
    assert built.node.try_find_child("Longhand")


def test_the_template_of_a_later_licence_is_that_of_one_that_is_there():
    assert template(license_later=True).to_json() == template().to_json()


@pytest.mark.parametrize("page", [README, PAGE], ids=["README.md", "docs/deploy.md"])
def test_the_steps_of_the_page_make_a_licence_that_the_deployed_image_accepts(page, checkout):
    """Run word for word, in a checkout of which only the programs are there."""
    (checkout / ".venv").symlink_to(sys.prefix)
    for step in licence_steps(page):
        subprocess.run(["sh", "-c", step], cwd=checkout, check=True, capture_output=True, timeout=120)
    check_license_keys(Settings())
    token = (checkout / "license.token").read_bytes()
    assert inspect_license(token, checkout / "keys", datetime.now(UTC)).problem is None
    assert "--secret-string file://license.token" in page


def licence_steps(page):
    """Give the commands that need no AWS, each on one line and without the prompt."""
    lines = [line.strip(" $") for line in page.replace("\\\n", " ").splitlines()]
    steps = [line for line in lines if line.startswith((".venv/bin/longhand license", ".venv/bin/python -c"))]
    assert [step.split()[2] for step in steps] == ["keygen", "issue", "'import"]
    return steps

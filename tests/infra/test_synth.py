import json
import os
import subprocess
import sys

import pytest

from infra import app as app_module
from infra import cdk, synth
from infra.languages import features
from infra.paths import PROJECT
from infra.settings import Settings
from tests.infra.synthesis import NO_BUNDLING


@pytest.fixture
def without_bundling(monkeypatch):
    def build(context=None, folder=None, *, to_deploy=True):
        return app_module.build({**NO_BUNDLING, **(context or {})}, folder, to_deploy=to_deploy)

    monkeypatch.setattr(synth, "build", build)


@pytest.mark.parametrize("settings", [["name=speech"], ["api_auth=iam", "kms=true", "zones=1"]])
def test_synth_writes_a_template_and_says_how_to_deploy_it(
    without_bundling, public_key, tmp_path, capfd, settings
):
    given = [part for setting in settings for part in ("-c", setting)]
    assert synth.main(["-o", str(tmp_path), *given]) == 0
    template = json.loads((tmp_path / "Longhand.template.json").read_text())
    assert template["Resources"]
    out, err = capfd.readouterr()
    assert f"{len(template['Resources'])} resources" in out
    assert f"infra.cdk deploy -c '{settings[0]}'" in out
    assert "Traceback" not in err


def test_synth_checks_a_template_without_a_licence_and_says_that_deploying_it_will_be_refused(
    without_bundling, checkout, tmp_path, capsys
):
    assert synth.main(["-o", str(tmp_path)]) == 0
    out = capsys.readouterr().out
    assert "Deploying it will be refused: keys has no public key" in out
    assert "longhand license keygen --out issuer" in out
    assert "infra.cdk deploy" not in out


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("bogus=1", "no such setting: bogus"),
        ("zones=9", "zones: "),
        ("zones", "a setting is NAME=VALUE: zones"),
        ("license_keys=keys/none", "license_keys: no folder 'keys/none'"),
        ("languages=xx", "languages: no language pack 'xx'"),
    ],
)
def test_a_mistake_is_told_in_words_and_with_what_to_do(without_bundling, tmp_path, capsys, setting, said):
    assert synth.main(["-o", str(tmp_path), "-c", setting]) == 2
    err = capsys.readouterr().err
    assert said in err
    assert "docs/deploy.md" in err
    assert "Traceback" not in err


def test_synth_fails_where_cfn_lint_objects(without_bundling, monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(synth, "lint_template", lambda _: ["E3012 wrong"])
    assert synth.main(["-o", str(tmp_path)]) == 1
    assert "E3012 wrong" in capsys.readouterr().err


def test_cdk_runs_the_app_that_synth_checks():
    assert json.loads((PROJECT / "cdk.json").read_text())["app"].split()[1:] == ["-m", "infra.app"]


def test_the_app_tells_a_mistake_in_words_to_cdk():
    environment = os.environ | {"CDK_CONTEXT_JSON": json.dumps({"bogus": "1"})}
    command = [sys.executable, "-m", "infra.app"]
    done = subprocess.run(
        command, cwd=PROJECT, env=environment, capture_output=True, text=True, check=False, timeout=180
    )
    assert done.returncode == 2
    assert done.stderr.startswith("no such setting: bogus\n")
    assert "Traceback" not in done.stderr


def test_the_program_of_cdk_runs_on_the_node_of_the_dependencies(monkeypatch, tmp_path):
    from pathlib import Path

    node, npx, *rest = cdk.command(["deploy", "-c", "kms=true"])
    assert Path(node).is_file()
    assert Path(npx).is_file()
    assert rest == ["--yes", "aws-cdk@2", "deploy", "-c", "kms=true"]
    monkeypatch.setenv("JSII_NODE", str(tmp_path / "bin" / "node"))
    assert cdk.command(["deploy"])[0] == "npx", "whoever brings another node has that as well"


@pytest.mark.parametrize("command", ["bootstrap", "destroy"])
def test_what_builds_no_image_asks_for_no_licence(command):
    assert cdk.command([command, "-c", "name=speech"])[-2:] == ["-c", "license_later=true"]
    assert "license_later=true" not in cdk.command(["deploy"])


def test_the_features_of_a_language_are_those_of_its_pack():
    assert "transcription_config.operating_point=standard" in features(Settings())["en"]

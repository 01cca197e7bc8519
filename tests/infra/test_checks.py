import json
from copy import deepcopy
from pathlib import Path

import aws_cdk as cdk
import pytest
from aws_cdk import aws_s3 as s3

from infra.app import build, synthesise
from infra.checks.finding import findings
from infra.checks.plugin import RULES, JobChecks
from infra.lint import lint_template
from tests.infra.synthesis import NO_BUNDLING

JOB, HOST = "AWS::Batch::JobDefinition", "AWS::EC2::LaunchTemplate"
CONTAINER = "ContainerProperties"


def broken(template):
    return {finding.rule.name for finding in findings(template, RULES)}


def change(template, kind, path, value):
    """Set one property, at a path of keys, of the first resource of a kind."""
    changed = deepcopy(template)
    found = next(each for each in changed["Resources"].values() if each["Type"] == kind)["Properties"]
    for key in path[:-1]:
        found = found[key]
    found[path[-1]] = value
    return changed


@pytest.fixture(scope="module")
def template(stack):
    return stack.to_json()


def test_nothing_is_wrong_with_the_stack(template):
    assert broken(template) == set()


@pytest.mark.parametrize(
    ("rule", "kind", "path", "value"),
    [
        ("LH-Batch1", JOB, (CONTAINER, "ReadonlyRootFilesystem"), False),
        ("LH-Batch2", JOB, (CONTAINER, "User"), ""),
        ("LH-Batch2", JOB, (CONTAINER, "User"), "root"),
        ("LH-Batch2", JOB, (CONTAINER, "User"), "0:1000"),
        ("LH-Batch3", JOB, (CONTAINER, "Privileged"), True),
        ("LH-Batch4", JOB, (CONTAINER, "Environment"), [{"Name": "LICENSE_TOKEN", "Value": "x"}]),
        ("LH-Batch4", JOB, (CONTAINER, "Environment"), [{"Name": "API_KEY", "Value": "x"}]),
        ("LH-Batch5", JOB, (CONTAINER, "LogConfiguration"), {"LogDriver": "awslogs"}),
        ("LH-Batch5", JOB, (CONTAINER, "LogConfiguration"), {"LogDriver": "none", "Options": {}}),
        ("LH-Batch6", JOB, ("Timeout",), {}),
        ("LH-Batch7", JOB, ("RetryStrategy",), {"Attempts": 3}),
        ("LH-Batch7", JOB, ("RetryStrategy", "EvaluateOnExit"), [{"Action": "RETRY", "OnReason": "*"}]),
        ("LH-Batch7", JOB, ("RetryStrategy", "EvaluateOnExit"), [{"Action": "EXIT", "OnExitCode": "1"}]),
        ("LH-Batch8", JOB, (CONTAINER, "LinuxParameters", "Tmpfs"), [{"MountOptions": ["rw", "nodev"]}]),
        ("LH-Host1", HOST, ("LaunchTemplateData", "UserData"), {"Fn::Base64": "#!/bin/sh\n"}),
        ("LH-Host1", HOST, ("LaunchTemplateData", "UserData"), {}),
        ("LH-Host2", HOST, ("LaunchTemplateData", "MetadataOptions", "HttpTokens"), "optional"),
        ("LH-Host2", HOST, ("LaunchTemplateData", "MetadataOptions", "HttpPutResponseHopLimit"), 2),
        ("LH-Host3", HOST, ("LaunchTemplateData", "BlockDeviceMappings"), []),
        ("LH-Host3", HOST, ("LaunchTemplateData", "BlockDeviceMappings"), [{"Ebs": {"Encrypted": False}}]),
    ],
)
def test_a_careless_change_is_found(template, rule, kind, path, value):
    assert broken(change(template, kind, path, value)) == {rule}


def test_no_new_privileges_must_be_on_and_not_only_named(template):
    data = next(each for each in template["Resources"].values() if each["Type"] == HOST)["Properties"]
    text = data["LaunchTemplateData"]["UserData"]["Fn::Base64"].replace(": true}", ": false}")
    changed = change(template, HOST, ("LaunchTemplateData", "UserData"), {"Fn::Base64": text})
    assert broken(changed) == {"LH-Host1"}


def test_a_job_definition_of_another_shape_is_not_taken_for_a_good_one():
    template = {"Resources": {"Job": {"Type": JOB, "Properties": {"EcsProperties": {}}}}}
    assert {"LH-Batch1", "LH-Batch2", "LH-Batch5", "LH-Batch6", "LH-Batch7"} <= broken(template)


def test_every_rule_says_what_to_do():
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(rule.must.endswith(".") and rule.fix.endswith(".") for rule in RULES)


@pytest.mark.parametrize(
    "settings", [{}, {"kms": "true", "on_demand": "false", "results_removal": "destroy"}]
)
def test_cdk_nag_and_cfn_lint_have_nothing_to_object_to(settings, tmp_path):
    app, stack = build(NO_BUNDLING | settings, str(tmp_path), to_deploy=False)
    assert synthesise(app)
    assert json.loads((tmp_path / "validation-report.json").read_text())["pluginReports"] == []
    assert lint_template(tmp_path / stack.template_file) == []


def test_cfn_lint_would_object_to_a_property_that_is_none(template, tmp_path):
    changed = change(template, JOB, ("Timeout",), {"AttemptSeconds": 1})
    path = tmp_path / "template.json"
    path.write_text(json.dumps(changed))
    assert any("AttemptSeconds" in mistake for mistake in lint_template(path))


def test_cdk_nag_would_object_to_a_bucket_beside_ours(tmp_path):
    app, stack = build(NO_BUNDLING, str(tmp_path), to_deploy=False)
    s3.Bucket(stack, "Careless")
    assert not synthesise(app)
    report = (tmp_path / "validation-report.json").read_text()
    assert "AwsSolutions-S1" in report
    assert "Longhand/Careless" in report


def test_our_own_checks_end_the_run_as_well(tmp_path):
    app = cdk.App(outdir=str(tmp_path))
    cdk.Validations.of(app).add_plugins(JobChecks())
    stack = cdk.Stack(app, "Careless")
    cdk.CfnResource(stack, "Job", type=JOB, properties={"Type": "container"})
    assert not synthesise(app)
    report = json.loads(Path(tmp_path / "validation-report.json").read_text())
    [ours] = report["pluginReports"]
    assert "LH-Batch1" in {violation["ruleName"] for violation in ours["violations"]}

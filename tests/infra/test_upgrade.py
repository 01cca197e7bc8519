"""A deployment over another one: what runs of the old one works until the new one has taken its place."""

import fnmatch
import json
import re

import jmespath
import pytest

from infra.paths import PROJECT
from lambdas.functions import INGEST
from tests.infra.synthesis import grants, resources, template, text, the_one

DEFINITION = "AWS::Batch::JobDefinition"
ECR = "123456789012.dkr.ecr.eu-west-1.amazonaws.com"
OLD = {"name": "speech"}
NEWER = {
    "image": {"transcriber_image": f"{ECR}/transcriber:11"},
    "hosts": {"instance_families": "r5n,m5n", "max_vcpus": 128},
    "image, hosts and time": {
        "transcriber_image": f"{ECR}/transcriber:12",
        "instance_families": "c7i",
        "zones": 3,
        "job_timeout_minutes": 60,
    },
}
PAGE = (PROJECT / "docs" / "deploy.md").read_text("utf-8")


@pytest.fixture(scope="module")
def old():
    return template(**OLD)


@pytest.fixture(scope="module", params=NEWER.values(), ids=NEWER)
def new(request):
    return template(**OLD, **request.param)


def submitted(found):
    """Give the logical ids of the definitions that ingest names in its environment, by its names for them."""
    ingest = the_one(found, "AWS::Lambda::Function", f"{INGEST.name.capitalize()}Function")
    names = json.loads(text(ingest["Environment"]["Variables"]["LONGHAND_JOB_DEFINITIONS"]))
    return {name: reference.strip("<>") for name, reference in names.items()}


def revision(found, logical_id, number):
    """Give the ARN that CloudFormation puts in place of a reference: that of one revision."""
    name = resources(found, DEFINITION)[logical_id]["JobDefinitionName"]
    return f"arn:<AWS::Partition>:batch:<AWS::Region>:<AWS::AccountId>:job-definition/{name}:{number}"


def may_submit(found, arn):
    return any(
        action == "batch:SubmitJob" and fnmatch.fnmatchcase(arn, resource)
        for action, resource in grants(found, "IngestRole")
    )


def test_what_the_old_function_submits_stays_active_in_the_new_stack(old, new):
    assert len(submitted(old)) == 2
    for logical_id in submitted(old).values():
        before, after = resources(old, DEFINITION)[logical_id], resources(new, DEFINITION)[logical_id]
        assert before["JobDefinitionName"] == after["JobDefinitionName"], "another name would be a removal"
        assert after["ResourceRetentionPolicy"] == {"SkipDeregisterOnUpdate": True}


def test_both_policies_allow_what_both_functions_submit(old, new):
    for logical_id in {*submitted(old).values(), *submitted(new).values()}:
        for number in (3, 4):
            arn = revision(new, logical_id, number)
            assert may_submit(old, arn)
            assert may_submit(new, arn)


def test_no_policy_allows_the_definitions_of_another_deployment(old):
    for logical_id in submitted(old).values():
        arn = revision(old, logical_id, 3)
        assert not may_submit(old, arn.replace("/speech-", "/speech-2-"))
        assert not may_submit(old, arn.replace(":3", "-de:3"))


def test_another_image_makes_a_revision_beside_which_the_old_one_must_stay(old):
    new = template(**OLD, **NEWER["image"])
    for logical_id in submitted(old).values():
        assert resources(old, DEFINITION)[logical_id] != resources(new, DEFINITION)[logical_id]


def test_the_command_that_removes_old_revisions_leaves_the_newest():
    [query] = re.findall(r"--query '(sort_by\(jobDefinitions.*?)'", PAGE)
    arns = [f"arn:aws:batch:eu-west-1:123456789012:job-definition/speech-en-standard:{n}" for n in (2, 10, 9)]
    answer = [{"jobDefinitionArn": arn, "revision": int(arn.rpartition(":")[2])} for arn in arns]
    assert jmespath.search(query, {"jobDefinitions": answer}) == [arns[0], arns[2]]
    assert jmespath.search(query, {"jobDefinitions": answer[:1]}) == []

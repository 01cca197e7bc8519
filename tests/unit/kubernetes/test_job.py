"""What the Job promises beyond the standard: memory, retries, limits, secrets."""

import json
import signal

import pytest
import yaml

from contract.config import parse_job_config
from contract.errors import LonghandError
from contract.job.definition import RETRY_RULES, USER
from contract.job.resources import MEMORY_MIB
from tests.unit.kubernetes.manifests import (
    FOLDER,
    FOLDERS,
    base_job,
    bytes_of,
    container,
    containers,
    of_kind,
    pod,
    rendered,
)
from transcriber.packs.load import load_pack

JOB = base_job()
SPEC = pod(JOB)["spec"]
MIB = 1024**2
PIPELINE_MIB = 512
"""Above what docs/benchmarks.md measured for two hours of speech."""


def exit_codes(kind=LonghandError):
    """Every exit code that an error of ours ends a program with."""
    return {kind.exit_code}.union(*(exit_codes(child) for child in kind.__subclasses__()))


def decision(name, code):
    """What the policy does about a container that ended so: the first rule that matches decides."""
    for rule in JOB["spec"]["podFailurePolicy"]["rules"]:
        wanted = rule.get("onExitCodes", {"containerName": None})
        if wanted["containerName"] == name and (code in wanted["values"]) == (wanted["operator"] == "In"):
            return rule["action"]
    return "Count"


@pytest.mark.parametrize("name", ["fetch", "pipeline"])
def test_nothing_can_be_written_but_to_memory(name):
    one = container(JOB, name)
    assert one["securityContext"]["readOnlyRootFilesystem"] is True
    kinds = {volume["name"]: volume for volume in SPEC["volumes"]}
    writable = [kinds[mount["name"]] for mount in one["volumeMounts"] if not mount.get("readOnly")]
    assert writable
    assert all(volume["emptyDir"]["medium"] == "Memory" for volume in writable)


def test_the_folders_that_the_guide_names_are_in_memory():
    mounts = {mount["mountPath"]: mount["name"] for mount in container(JOB, "pipeline")["volumeMounts"]}
    assert {"/home/smuser", "/tmp"} < set(mounts)


def test_what_may_lie_in_memory_and_the_program_fit_into_the_limit_together():
    sizes = {
        volume["name"]: volume["emptyDir"]["sizeLimit"] for volume in SPEC["volumes"] if "emptyDir" in volume
    }
    limit = bytes_of(container(JOB, "pipeline")["resources"]["limits"]["memory"])
    assert sum(map(bytes_of, sizes.values())) + PIPELINE_MIB * MIB <= limit
    fetching = bytes_of(container(JOB, "fetch")["resources"]["limits"]["memory"])
    assert bytes_of(sizes["recording"]) + PIPELINE_MIB * MIB <= fetching


def test_requests_and_limits_are_those_of_the_guide():
    for one in containers(SPEC):
        asked, most = one["resources"]["requests"], one["resources"]["limits"]
        assert asked["cpu"] == most["cpu"] == "1"
        assert bytes_of(asked["memory"]) == MEMORY_MIB["standard"] * MIB
        assert bytes_of(most["memory"]) == MEMORY_MIB["enhanced"] * MIB
        assert most["ephemeral-storage"] == "100Mi"


def test_it_runs_as_the_user_of_the_image_and_knows_nothing_of_the_cluster():
    context = SPEC["securityContext"]
    assert f"{context['runAsUser']}:{context['runAsGroup']}" == USER
    assert SPEC["automountServiceAccountToken"] is False
    assert SPEC["enableServiceLinks"] is False


def test_secrets_come_from_secrets():
    for one in containers(SPEC):
        for variable in one["env"]:
            assert set(variable) == {"name", "valueFrom"}
            assert set(variable["valueFrom"]) == {"secretKeyRef"}


def test_a_job_that_would_fail_again_fails_at_once():
    assert {1, 2} <= exit_codes()
    assert {decision("pipeline", code) for code in exit_codes()} == {"FailJob"}


def test_a_recording_that_kills_the_program_is_not_tried_again():
    assert decision("pipeline", 128 + signal.SIGKILL) == "FailJob"


def test_a_program_that_was_told_to_end_is_tried_again_as_in_batch():
    assert decision("pipeline", 128 + signal.SIGTERM) == "Count"
    retried = [int(rule.on_exit_code) for rule in RETRY_RULES if rule.on_exit_code]
    assert retried == JOB["spec"]["podFailurePolicy"]["rules"][1]["onExitCodes"]["values"]
    assert JOB["spec"]["backoffLimit"] > 0


def test_a_server_that_does_not_answer_is_asked_again_but_a_wrong_setting_is_not_tried_twice():
    assert decision("fetch", 1) == "Count"
    assert decision("fetch", 2) == "FailJob"


def test_a_node_that_goes_away_costs_no_attempt():
    first = JOB["spec"]["podFailurePolicy"]["rules"][0]
    assert first == {"action": "Ignore", "onPodConditions": [{"type": "DisruptionTarget", "status": "True"}]}
    assert SPEC["restartPolicy"] == "Never"  # without it, Kubernetes takes no such policy


def test_the_policy_speaks_of_containers_that_there_are():
    named = {
        rule["onExitCodes"]["containerName"]
        for rule in JOB["spec"]["podFailurePolicy"]["rules"]
        if "onExitCodes" in rule
    }
    assert named == {one["name"] for one in containers(SPEC)}


def test_every_mount_has_its_volume_and_every_volume_its_mount():
    mounted = {mount["name"] for one in containers(SPEC) for mount in one["volumeMounts"]}
    assert mounted == {volume["name"] for volume in SPEC["volumes"]}


def test_why_it_failed_stands_in_the_status_of_the_pod():
    assert {one["terminationMessagePolicy"] for one in containers(SPEC)} == {"FallbackToLogsOnError"}


@pytest.mark.parametrize("folder", FOLDERS)
def test_its_job_config_is_one_that_the_image_takes(folder):
    text = (FOLDER / folder / "config.json").read_bytes()
    asked = json.loads(text)["transcription_config"]
    parse_job_config(text)
    point = asked.get("operating_point", "standard")
    assert f"transcription_config.operating_point={point}" in load_pack(asked["language"]).features


@pytest.mark.parametrize("folder", FOLDERS)
def test_each_folder_holds_what_its_kustomization_names(folder):
    said = yaml.safe_load((FOLDER / folder / "kustomization.yaml").read_text("utf-8"))
    named = [*said["resources"]]
    for generator in [*said["configMapGenerator"], *said.get("secretGenerator", [])]:
        named += [*generator.get("files", []), *generator.get("envs", [])]
    assert all((FOLDER / folder / name).exists() for name in named)


def test_the_example_is_a_job_of_its_own_with_the_image_the_config_and_the_recording_it_names():
    resources = rendered("example")
    job = of_kind(resources, "Job")
    assert job["metadata"]["name"] == "longhand-call-1"
    assert {one["image"] for one in containers(pod(job)["spec"])} == {"registry.example.com/longhand-en:1"}
    config, recording = of_kind(resources, "ConfigMap"), of_kind(resources, "Secret")
    assert "enhanced" in config["data"]["config.json"]
    [volume] = [volume for volume in pod(job)["spec"]["volumes"] if "configMap" in volume]
    assert volume["configMap"]["name"] == config["metadata"]["name"]
    [url] = container(job, "fetch")["env"]
    assert url["valueFrom"]["secretKeyRef"]["name"] == recording["metadata"]["name"]
    [token] = container(job, "pipeline")["env"]
    assert token["valueFrom"]["secretKeyRef"]["name"] == "longhand-license"
    assert container(job, "pipeline")["resources"]["requests"]["memory"] == "5Gi"

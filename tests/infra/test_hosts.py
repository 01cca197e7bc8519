import email
import json
import re
import subprocess

from aws_cdk.assertions import Match

from infra.user_data import user_data
from tests.infra.synthesis import resources, template, text, the_one

ENVIRONMENT = "AWS::Batch::ComputeEnvironment"


def test_spot_hosts_come_first_and_on_demand_ones_second(stack):
    queue = the_one(stack, "AWS::Batch::JobQueue", "JobQueue")
    order = [
        (each["Order"], text(each["ComputeEnvironment"]).partition(".")[0].strip("<"))
        for each in queue["ComputeEnvironmentOrder"]
    ]
    kinds = [resources(stack, ENVIRONMENT)[name]["ComputeResources"]["Type"] for _, name in sorted(order)]
    assert kinds == ["SPOT", "EC2"]


def test_there_need_be_no_on_demand_hosts():
    kinds = [
        each["ComputeResources"]["Type"]
        for each in resources(template(on_demand=False), ENVIRONMENT).values()
    ]
    assert kinds == ["SPOT"]


def test_no_host_runs_where_there_is_no_job(stack):
    for environment in resources(stack, ENVIRONMENT).values():
        assert environment["ComputeResources"]["MinvCpus"] == 0
        assert "DesiredvCpus" not in environment["ComputeResources"]


def test_hosts_are_of_the_families_and_at_most_the_number_asked_for():
    found = template(instance_families="m6i,r6i", max_vcpus=96, max_vcpus_on_demand=16)
    most = {}
    for environment in resources(found, ENVIRONMENT).values():
        compute = environment["ComputeResources"]
        assert compute["InstanceTypes"] == ["m6i", "r6i"]
        most[compute["Type"]] = compute["MaxvCpus"]
    assert most == {"SPOT": 96, "EC2": 16}


def test_hosts_are_m5n_with_amazon_linux_2023_unless_told_otherwise(stack):
    for environment in resources(stack, ENVIRONMENT).values():
        assert environment["ComputeResources"]["InstanceTypes"] == ["m5n"]
        assert environment["ComputeResources"]["Ec2Configuration"] == [{"ImageType": "ECS_AL2023"}]


def test_a_new_version_of_the_stack_changes_hosts_and_ends_no_job(stack):
    for environment in resources(stack, ENVIRONMENT).values():
        version = environment["ComputeResources"]["LaunchTemplate"]["Version"]
        assert text(version).endswith(".LatestVersionNumber>")
        assert environment["UpdatePolicy"]["TerminateJobsOnUpdate"] is False
        assert environment["UpdatePolicy"]["JobExecutionTimeoutMinutes"] == 180


def test_hosts_have_encrypted_volumes_and_a_guarded_metadata_service(stack):
    stack.has_resource_properties(
        "AWS::EC2::LaunchTemplate",
        {
            "LaunchTemplateData": {
                "MetadataOptions": {"HttpTokens": "required", "HttpPutResponseHopLimit": 1},
                "BlockDeviceMappings": [{"Ebs": Match.object_like({"Encrypted": True})}],
                "UserData": {"Fn::Base64": user_data()},
            }
        },
    )


def boothook() -> str:
    message = email.message_from_string(user_data())
    assert message.is_multipart(), "Batch takes nothing else"
    [part] = message.get_payload()
    assert part.get_content_type() == "text/cloud-boothook"
    return part.get_payload()


def test_the_boothook_is_a_script_that_bash_can_read():
    script = boothook()
    assert script.startswith("#!/bin/bash\n")
    subprocess.run(["bash", "-n"], input=script, text=True, check=True, timeout=180)


def test_the_boothook_sets_up_a_host(tmp_path):
    run_boothook(tmp_path)
    run_boothook(tmp_path)  # at every boot

    assert json.loads((tmp_path / "etc/docker/daemon.json").read_text()) == {"no-new-privileges": True}
    agent = (tmp_path / "etc/ecs/ecs.config").read_text().splitlines()
    assert "ECS_ENABLE_SPOT_INSTANCE_DRAINING=true" in agent
    assert "ECS_DISABLE_PRIVILEGED=true" in agent
    assert len(agent) == len(set(agent))
    assert (tmp_path / "called").read_text() == 2 * (
        "iptables -I OUTPUT -d 169.254.169.254 -m owner ! --uid-owner 0 -j REJECT\n"
    )


def test_a_host_that_cannot_be_made_safe_takes_no_jobs(tmp_path):
    run_boothook(tmp_path, iptables="exit 1")
    assert (tmp_path / "called").read_text().splitlines()[-1] == "shutdown -h now"


def run_boothook(root, iptables=":"):
    """Run it with `/etc` somewhere else, and with the programs that change the machine replaced."""
    programs = root / "programs"
    programs.mkdir(exist_ok=True)
    for name, then in (("iptables", iptables), ("shutdown", ":")):
        (programs / name).write_text(f'#!/bin/sh\necho "{name} $*" >> {root}/called\n{then}\n')
        (programs / name).chmod(0o755)
    script = re.sub(r"(?<=[ >])/etc/", f"{root}/etc/", boothook())
    environment = {"PATH": f"{programs}:/usr/bin:/bin"}
    subprocess.run(["bash", "-c", script], env=environment, check=False, timeout=180)


def test_a_job_that_can_never_start_does_not_hold_up_the_queue(stack):
    queue = the_one(stack, "AWS::Batch::JobQueue", "JobQueue")
    reasons = {limit["Reason"]: limit["Action"] for limit in queue["JobStateTimeLimitActions"]}
    assert reasons == {
        "MISCONFIGURATION:COMPUTE_ENVIRONMENT_MAX_RESOURCE": "CANCEL",
        "MISCONFIGURATION:JOB_RESOURCE_REQUIREMENT": "CANCEL",
    }

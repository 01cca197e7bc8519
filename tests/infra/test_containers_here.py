"""A job has the same container in AWS Batch and on this machine: the template against the command line."""

import argparse
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from typing import Any

import pytest

from contract.job.definition import JobDefinition, Tmpfs, Ulimit
from contract.job.resources import OPERATING_POINTS
from local.executors.engine import Engine
from local.executors.executor import Attempt
from local.executors.flags import run_command
from local.identity import named
from local.jobs import definitions
from tests.infra.synthesis import the_one

LANGUAGE = "en"
SHARES_OF_A_VCPU = 1024
"""As ECS gives them out."""

AROUND = {"Image", "JobRoleArn", "ExecutionRoleArn", "Environment", "Secrets", "LogConfiguration"}
"""What Batch is told beside the definition: who the job is there, and where its log goes."""


@dataclass(frozen=True)
class Container:
    """What a job may do and use, whoever runs it.

    Attributes
    ----------
    swap_mib
        Beside its memory.
    tmpfs
        Size in MiB and options, by path.
    """

    command: list[str]
    user: str
    readonly_root: bool
    privileged: bool
    init_process: bool
    vcpus: int
    memory_mib: int
    swap_mib: int
    ulimits: Mapping[str, tuple[int, int]]
    tmpfs: Mapping[str, tuple[int, frozenset[str]]]


def in_batch(properties: dict[str, Any]) -> Container:
    """Read the container properties of a job definition. One that is not understood here is an error."""
    left = {name: value for name, value in properties.items() if name not in AROUND}
    needs = {each["Type"]: int(each["Value"]) for each in left.pop("ResourceRequirements")}
    linux = dict(left.pop("LinuxParameters"))
    found = Container(
        command=left.pop("Command"),
        user=left.pop("User"),
        readonly_root=left.pop("ReadonlyRootFilesystem"),
        privileged=left.pop("Privileged"),
        init_process=linux.pop("InitProcessEnabled"),
        vcpus=needs.pop("VCPU"),
        memory_mib=needs.pop("MEMORY"),
        swap_mib=linux.pop("MaxSwap"),
        ulimits={
            limit["Name"]: (int(limit["SoftLimit"]), int(limit["HardLimit"])) for limit in left.pop("Ulimits")
        },
        tmpfs={
            mount["ContainerPath"]: (int(mount["Size"]), frozenset(mount["MountOptions"]))
            for mount in linux.pop("Tmpfs")
        },
    )
    # How eagerly to swap says nothing where there is no swap.
    assert found.swap_mib == 0
    linux.pop("Swappiness")
    assert (left, needs, linux) == ({}, {}, {})
    return found


def on_this_machine(definition: JobDefinition, kind: Any) -> Container:
    """Read the command that runs a job of a definition. A flag that is not understood here is an error."""
    attempt = Attempt(
        name="1",
        definition=definition,
        command=definition.command,
        environment={},
        vcpus=definition.vcpus,
        memory_mib=definition.memory_mib,
        grace_seconds=30.0,
    )
    words = run_command(Engine(kind, kind), attempt, "image", name="a", on_command_line={}, mapped_in={})
    told = parser().parse_args(words)
    return Container(
        command=told.command,
        user=told.user,
        readonly_root=told.read_only,
        privileged=told.privileged,
        init_process=told.init,
        vcpus=told.cpu_shares // SHARES_OF_A_VCPU,
        memory_mib=mebibytes(told.memory),
        swap_mib=mebibytes(told.memory_swap) - mebibytes(told.memory),
        ulimits=dict(map(ulimit, told.ulimit)),
        tmpfs=dict(map(tmpfs, told.tmpfs)),
    )


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(allow_abbrev=False, exit_on_error=False)
    for word in ("engine", "run", "image"):
        made.add_argument(word)
    made.add_argument("command", nargs="*")
    for switch in ("--read-only", "--privileged", "--init"):
        made.add_argument(switch, action="store_true")
    made.add_argument("--user", required=True)
    for number in ("--memory", "--memory-swap"):
        made.add_argument(number, required=True)
    made.add_argument("--cpu-shares", type=int, required=True)
    for several in ("--ulimit", "--tmpfs"):
        made.add_argument(several, action="append", default=[])
    # How it is run, which Batch has no word for.
    made.add_argument("--rm", action="store_true")
    for how in ("--name", "--network", "--log-driver", "--stop-timeout", "--cap-drop", "--security-opt"):
        made.add_argument(how)
    made.add_argument("--pull", choices=["never"])
    # So that podman does what docker does unasked.
    made.add_argument("--read-only-tmpfs", choices=["false"])
    return made


def mebibytes(size: str) -> int:
    assert size.endswith("m")
    return int(size[:-1])


def ulimit(words: str) -> tuple[str, tuple[int, int]]:
    name, _, limits = words.partition("=")
    soft, hard = map(int, limits.split(":"))
    return name, (soft, hard)


def tmpfs(words: str) -> tuple[str, tuple[int, frozenset[str]]]:
    path, _, options = words.partition(":")
    size, *others = options.split(",")
    assert size.startswith("size=")
    return path, (mebibytes(size.removeprefix("size=")), frozenset(others) - {"notmpcopyup"})


@pytest.fixture(params=OPERATING_POINTS)
def point(request):
    return request.param


@pytest.fixture(params=["podman", "docker"])
def kind(request):
    return request.param


@pytest.fixture
def definition(point):
    return definitions((LANGUAGE,))[named(f"{LANGUAGE}-{point}")]


@pytest.fixture
def in_the_template(stack, point):
    found = the_one(stack, "AWS::Batch::JobDefinition", f"JobDefinitions{LANGUAGE}{point}")
    return in_batch(found["ContainerProperties"])


@pytest.mark.parametrize("name", [field.name for field in fields(Container)])
def test_a_job_has_the_same_container_here_as_in_batch(name, definition, kind, in_the_template):
    assert getattr(on_this_machine(definition, kind), name) == getattr(in_the_template, name)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("command", {"command": ("worker", "twice")}),
        ("user", {"user": "0:0"}),
        ("readonly_root", {"readonly_root": False}),
        ("privileged", {"privileged": True}),
        ("init_process", {"init_process": False}),
        ("vcpus", {"vcpus": 4}),
        ("memory_mib", {"memory_mib": 4096}),
        ("ulimits", {"ulimits": (Ulimit(name="core", soft=0, hard=1),)}),
        ("tmpfs", {"tmpfs": (Tmpfs(path="/tmp", size_mib=1024, options=("rw",)),)}),
    ],
)
def test_a_container_that_was_another_one_here_would_be_noticed(name, change, definition, kind):
    as_it_is, changed = (on_this_machine(each, kind) for each in (definition, replace(definition, **change)))
    different = [
        field.name
        for field in fields(Container)
        if getattr(as_it_is, field.name) != getattr(changed, field.name)
    ]
    assert different == [name]

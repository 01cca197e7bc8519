"""The Job keeps the standard `restricted`, and the checks would say so if it did not."""

from copy import deepcopy

import pytest

from tests.unit.kubernetes.manifests import FOLDERS, base_job, of_kind, pod, rendered
from tests.unit.kubernetes.pod_security import CONTROLS, violations

INIT, MAIN = "initContainers", "containers"


def set_at(path, value):
    """Make a change of a pod: set what lies at a path, such as `spec/containers/0/image`."""

    def change(target):
        *way, last = [int(part) if part.isdigit() else part for part in path.split("/")]
        for part, following in zip(way, [*way[1:], last], strict=True):
            if isinstance(target, dict):
                target.setdefault(part, [] if isinstance(following, int) else {})
            target = target[part]
        target[last] = value

    return change


def remove(path):
    def change(target):
        *way, last = [int(part) if part.isdigit() else part for part in path.split("/")]
        for part in way:
            target = target[part]
        del target[last]

    return change


def annotated(target):
    target["metadata"]["annotations"] = {
        "container.apparmor.security.beta.kubernetes.io/pipeline": "unconfined"
    }


def shell_of_root(target):
    """A container that somebody attaches for a look, which is held to the same."""
    target["spec"]["ephemeralContainers"] = [deepcopy(target["spec"]["containers"][0]) | {"name": "debugger"}]
    target["spec"]["ephemeralContainers"][0]["securityContext"]["runAsUser"] = 0


OF_POD = "spec/securityContext"
OF_MAIN = "spec/containers/0/securityContext"
OF_INIT = "spec/initContainers/0/securityContext"
BAD = [
    ("HostProcess", set_at(f"{OF_POD}/windowsOptions", {"hostProcess": True})),
    ("HostProcess", set_at(f"{OF_INIT}/windowsOptions", {"hostProcess": True})),
    ("Host Namespaces", set_at("spec/hostNetwork", True)),
    ("Host Namespaces", set_at("spec/hostPID", True)),
    ("Host Namespaces", set_at("spec/hostIPC", True)),
    ("Privileged Containers", set_at(f"{OF_MAIN}/privileged", True)),
    ("Capabilities", remove(f"{OF_INIT}/capabilities")),
    ("Capabilities", set_at(f"{OF_MAIN}/capabilities/drop", ["NET_RAW"])),
    ("Capabilities", set_at(f"{OF_MAIN}/capabilities/add", ["SYS_ADMIN"])),
    ("Volume Types", set_at("spec/volumes/0", {"name": "recording", "hostPath": {"path": "/srv"}})),
    ("Volume Types", set_at("spec/volumes/0", {"name": "recording", "nfs": {"server": "a", "path": "/"}})),
    ("Host Ports", set_at("spec/containers/0/ports", [{"containerPort": 80, "hostPort": 80}])),
    (
        "Host Probes / Lifecycle Hooks",
        set_at("spec/containers/0/livenessProbe", {"httpGet": {"host": "10.0.0.1", "port": 80}}),
    ),
    (
        "Host Probes / Lifecycle Hooks",
        set_at("spec/containers/0/lifecycle", {"preStop": {"tcpSocket": {"host": "10.0.0.1", "port": 80}}}),
    ),
    ("AppArmor", set_at(f"{OF_MAIN}/appArmorProfile", {"type": "Unconfined"})),
    ("AppArmor", annotated),
    ("SELinux", set_at(f"{OF_POD}/seLinuxOptions", {"type": "spc_t"})),
    ("SELinux", set_at(f"{OF_MAIN}/seLinuxOptions", {"role": "system_r"})),
    ("/proc Mount Type", set_at(f"{OF_MAIN}/procMount", "Unmasked")),
    ("Sysctls", set_at(f"{OF_POD}/sysctls", [{"name": "kernel.msgmax", "value": "1"}])),
    ("Privilege Escalation", remove(f"{OF_INIT}/allowPrivilegeEscalation")),
    ("Privilege Escalation", set_at(f"{OF_MAIN}/allowPrivilegeEscalation", True)),
    ("Running as Non-root", remove(f"{OF_POD}/runAsNonRoot")),
    ("Running as Non-root", set_at(f"{OF_MAIN}/runAsNonRoot", False)),
    ("Running as Non-root user", set_at(f"{OF_POD}/runAsUser", 0)),
    ("Running as Non-root user", shell_of_root),
    ("Seccomp", remove(f"{OF_POD}/seccompProfile")),
    ("Seccomp", set_at(f"{OF_POD}/seccompProfile/type", "Unconfined")),
    ("Seccomp", set_at(f"{OF_INIT}/seccompProfile", {"type": "Unconfined"})),
]


def test_the_job_keeps_the_restricted_standard():
    assert violations(pod(base_job())) == {}


@pytest.mark.parametrize("folder", FOLDERS)
def test_what_kustomize_makes_of_it_does_so_too(folder):
    assert violations(pod(of_kind(rendered(folder), "Job"))) == {}


@pytest.mark.parametrize(("control", "change"), BAD)
def test_each_control_refuses_what_it_is_there_for_and_no_other_does(control, change):
    bad = pod(base_job())
    change(bad)
    assert list(violations(bad)) == [control]


def test_no_control_goes_untried():
    assert {control for control, _ in BAD} == set(CONTROLS)


@pytest.mark.parametrize(
    "change",
    [
        set_at(f"{OF_MAIN}/capabilities/add", ["NET_BIND_SERVICE"]),
        set_at(f"{OF_POD}/sysctls", [{"name": "net.ipv4.tcp_syncookies", "value": "1"}]),
        set_at("spec/volumes/0", {"name": "recording", "persistentVolumeClaim": {"claimName": "calls"}}),
        set_at(f"{OF_MAIN}/seccompProfile", {"type": "Localhost", "localhostProfile": "a.json"}),
        set_at(f"{OF_POD}/seLinuxOptions", {"type": "container_t"}),
    ],
)
def test_what_the_standard_allows_is_not_refused(change):
    allowed = pod(base_job())
    change(allowed)
    assert violations(allowed) == {}

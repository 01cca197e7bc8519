"""The Pod Security Standard `restricted`, for Linux, one function for each of its controls.

Written after https://kubernetes.io/docs/concepts/security/pod-security-standards/ as of Kubernetes 1.34. What
`baseline` demands belongs to it. Each function takes a pod (or a pod template) and names every field that
holds a value which the control does not allow.
"""

from tests.unit.kubernetes.manifests import containers

VOLUMES = {
    *("configMap", "csi", "downwardAPI", "emptyDir", "ephemeral"),
    *("persistentVolumeClaim", "projected", "secret"),
}
SAFE_SYSCTLS = {
    *("kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.ip_unprivileged_port_start"),
    *("net.ipv4.tcp_syncookies", "net.ipv4.ping_group_range", "net.ipv4.ip_local_reserved_ports"),
    *("net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout", "net.ipv4.tcp_keepalive_intvl"),
    *("net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_rmem", "net.ipv4.tcp_wmem"),
}
SELINUX_TYPES = {
    *("", "container_t", "container_init_t", "container_kvm_t", "container_engine_t"),
}
APPARMOR_ANNOTATION = "container.apparmor.security.beta.kubernetes.io/"


def violations(pod):
    """Give the controls that a pod does not keep, each with the fields to blame."""
    return {name: fields for name, control in CONTROLS.items() if (fields := list(control(pod)))}


def contexts(pod):
    """Each security context with a name for it, that of the pod first."""
    yield "pod", pod["spec"].get("securityContext") or {}
    for each in containers(pod["spec"]):
        yield each["name"], each.get("securityContext") or {}


def of_containers(pod):
    return list(contexts(pod))[1:]


def host_process(pod):
    for name, context in contexts(pod):
        if (context.get("windowsOptions") or {}).get("hostProcess"):
            yield f"{name}: windowsOptions.hostProcess"


def host_namespaces(pod):
    for field in ("hostNetwork", "hostPID", "hostIPC"):
        if pod["spec"].get(field):
            yield field


def privileged_containers(pod):
    for name, context in of_containers(pod):
        if context.get("privileged"):
            yield f"{name}: privileged"


def capabilities(pod):
    for name, context in of_containers(pod):
        given = context.get("capabilities") or {}
        if "ALL" not in (given.get("drop") or []):
            yield f"{name}: capabilities.drop"
        if not set(given.get("add") or []) <= {"NET_BIND_SERVICE"}:
            yield f"{name}: capabilities.add"


def volume_types(pod):
    """Volumes of the node (hostPath) among them, which `baseline` has a control of its own for."""
    for volume in pod["spec"].get("volumes") or []:
        for kind in set(volume) - {"name"} - VOLUMES:
            yield f"{volume['name']}: {kind}"


def host_ports(pod):
    for each in containers(pod["spec"]):
        if any(port.get("hostPort") for port in each.get("ports") or []):
            yield f"{each['name']}: hostPort"


def host_of_probes_and_hooks(pod):
    for each in containers(pod["spec"]):
        calls = {name: each.get(name) for name in ("livenessProbe", "readinessProbe", "startupProbe")}
        calls |= each.get("lifecycle") or {}
        for name, call in calls.items():
            if any(((call or {}).get(kind) or {}).get("host") for kind in ("httpGet", "tcpSocket")):
                yield f"{each['name']}: {name}"


def app_armor(pod):
    for name, context in contexts(pod):
        profile = context.get("appArmorProfile") or {}
        if profile.get("type") not in {None, "RuntimeDefault", "Localhost"}:
            yield f"{name}: appArmorProfile.type"
    for name, value in ((pod.get("metadata") or {}).get("annotations") or {}).items():
        allowed = value in {"", "runtime/default"} or value.startswith("localhost/")
        if name.startswith(APPARMOR_ANNOTATION) and not allowed:
            yield name


def selinux(pod):
    for name, context in contexts(pod):
        options = context.get("seLinuxOptions") or {}
        if options.get("type", "") not in SELINUX_TYPES:
            yield f"{name}: seLinuxOptions.type"
        for field in ("user", "role"):
            if options.get(field):
                yield f"{name}: seLinuxOptions.{field}"


def proc_mount(pod):
    for name, context in of_containers(pod):
        if context.get("procMount") not in {None, "Default"}:
            yield f"{name}: procMount"


def sysctls(pod):
    for sysctl in (pod["spec"].get("securityContext") or {}).get("sysctls") or []:
        if sysctl["name"] not in SAFE_SYSCTLS:
            yield sysctl["name"]


def privilege_escalation(pod):
    """What is not said counts as allowed."""
    for name, context in of_containers(pod):
        if context.get("allowPrivilegeEscalation") is not False:
            yield f"{name}: allowPrivilegeEscalation"


def running_as_non_root(pod):
    """A container may leave to the pod what it does not say itself."""
    of_pod = pod["spec"].get("securityContext") or {}
    for name, context in of_containers(pod):
        if context.get("runAsNonRoot", of_pod.get("runAsNonRoot")) is not True:
            yield f"{name}: runAsNonRoot"


def user_is_not_root(pod):
    for name, context in contexts(pod):
        if context.get("runAsUser") == 0:
            yield f"{name}: runAsUser"


def seccomp(pod):
    of_pod = pod["spec"].get("securityContext") or {}
    for name, context in contexts(pod):
        profile = context.get("seccompProfile") or {}
        if profile.get("type") not in {None, "RuntimeDefault", "Localhost"}:
            yield f"{name}: seccompProfile.type"
    for name, context in of_containers(pod):
        if not (context.get("seccompProfile") or of_pod.get("seccompProfile")):
            yield f"{name}: no seccompProfile"


CONTROLS = {
    "HostProcess": host_process,
    "Host Namespaces": host_namespaces,
    "Privileged Containers": privileged_containers,
    "Capabilities": capabilities,
    "Volume Types": volume_types,
    "Host Ports": host_ports,
    "Host Probes / Lifecycle Hooks": host_of_probes_and_hooks,
    "AppArmor": app_armor,
    "SELinux": selinux,
    "/proc Mount Type": proc_mount,
    "Sysctls": sysctls,
    "Privilege Escalation": privilege_escalation,
    "Running as Non-root": running_as_non_root,
    "Running as Non-root user": user_is_not_root,
    "Seccomp": seccomp,
}

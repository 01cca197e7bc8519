"""A container of a Kubernetes pod as a command of podman or docker: what a node makes of the same settings.

Whatever a pod's spec says must be rendered here or named as what an engine has nothing for. An unknown field
is an error, so that no test passes without it.
"""

from tests.unit.kubernetes.manifests import bytes_of, container

LEFT_TO_THE_CLUSTER = {
    *("restartPolicy", "automountServiceAccountToken", "enableServiceLinks"),
    *("initContainers", "containers"),
}
"""Of a pod's spec. Containers are rendered one by one."""


def run_arguments(engine, spec, name, *, image, secrets, shared, extra=()):
    """Write the arguments of `run` for one container of a pod.

    Parameters
    ----------
    secrets
        Values by (name of the Secret, key).
    shared
        Folders of this machine by name of the volume, for those that another container fills or reads. The
        other volumes must be in memory, and are made anew.
    extra
        Further options.
    """
    one, pod = _fields(container({"spec": {"template": {"spec": spec}}}, name)), _fields(spec)
    for field in LEFT_TO_THE_CLUSTER:
        pod.pop(field, None)
    volumes = {volume["name"]: volume for volume in pod.pop("volumes")}
    one.pop("name"), one.pop("image"), one.pop("terminationMessagePolicy")
    arguments = [
        *_user(pod.pop("securityContext")),
        *_security(engine, one.pop("securityContext")),
        *_limits(one.pop("resources")),
        *_environment(one.pop("env"), secrets),
    ]
    for mount in one.pop("volumeMounts"):
        arguments += _mount(_fields(mount), volumes, shared, engine)
    program = one.pop("args")
    assert (pod, one) == ({}, {}), "fields that are not rendered"
    return ["run", "--rm", *engine.limits, *arguments, *extra, image, *program]


def _fields(mapping):
    return dict(mapping)


def _user(context):
    context = _fields(context)
    assert context.pop("runAsNonRoot") is True
    assert context.pop("seccompProfile") == {"type": "RuntimeDefault"}, "that of the engine"
    user, group = context.pop("runAsUser"), context.pop("runAsGroup")
    assert context == {}
    return ["--user", f"{user}:{group}"]


def _security(engine, context):
    context = _fields(context)
    assert context.pop("allowPrivilegeEscalation") is False
    assert context.pop("readOnlyRootFilesystem") is True
    dropped = context.pop("capabilities")
    assert (dropped, context) == ({"drop": ["ALL"]}, {})
    return ["--security-opt", "no-new-privileges", *engine.read_only(), "--cap-drop", "all"]


def _limits(resources):
    """Requests are for who places the pod, and storage for who evicts it: both nodes, not engines."""
    limits = _fields(resources["limits"])
    limits.pop("ephemeral-storage")
    memory = bytes_of(limits.pop("memory"))
    cpus = limits.pop("cpu")
    assert limits == {}
    return ["--memory", str(memory), "--memory-swap", str(memory), "--cpus", cpus]


def _environment(variables, secrets):
    for variable in variables:
        reference = variable["valueFrom"]["secretKeyRef"]
        yield from ("--env", f"{variable['name']}={secrets[reference['name'], reference['key']]}")


def _mount(mount, volumes, shared, engine):
    name, path = mount.pop("name"), mount.pop("mountPath")
    read_only, below = mount.pop("readOnly", False), mount.pop("subPath", "")
    assert mount == {}
    if name in shared:
        source = shared[name] / below
        assert source.exists(), f"a node refuses to mount {source}, which is not there"
        return ["--volume", f"{source}:{path}{':ro' if read_only else ''}"]
    assert (read_only, below) == (False, "")
    directory = volumes[name]["emptyDir"]
    assert directory["medium"] == "Memory"
    empty = ",notmpcopyup" if engine.is_podman else ""
    return ["--tmpfs", f"{path}:size={bytes_of(directory['sizeLimit'])},mode=0777{empty}"]

"""What a host is told before its container engine and agent start. Pure text."""

import json
from collections.abc import Mapping
from typing import Final

DOCKER: Final = {"no-new-privileges": True}
"""No program in a container gains rights by a set-user-id bit. Batch has no such option for a job."""

AGENT: Final = {
    "ECS_ENABLE_SPOT_INSTANCE_DRAINING": "true",  # jobs get SIGTERM at the two minutes' notice already
    "ECS_DISABLE_PRIVILEGED": "true",
    "ECS_AWSVPC_BLOCK_IMDS": "true",
    "ECS_IMAGE_PULL_BEHAVIOR": "prefer-cached",  # tags of ours name a content, so one of the host is right
}

_METADATA: Final = "169.254.169.254"
_BOUNDARY: Final = "==longhand=="


def user_data() -> str:
    """Give the launch template's part of the user data; Batch adds its own.

    Batch takes only MIME with several parts. A boothook runs at every boot and before the engine, where a
    script would run after it.
    """
    return "\n".join(
        [
            "MIME-Version: 1.0",
            f'Content-Type: multipart/mixed; boundary="{_BOUNDARY}"',
            "",
            f"--{_BOUNDARY}",
            'Content-Type: text/cloud-boothook; charset="us-ascii"',
            "",
            _boothook(DOCKER, AGENT),
            f"--{_BOUNDARY}--",
            "",
        ]
    )


def _boothook(docker: Mapping[str, object], agent: Mapping[str, str]) -> str:
    lines = "\n".join(f"{name}={value}" for name, value in agent.items())
    # A host that cannot be made safe ends itself rather than take jobs.
    return f"""\
#!/bin/bash
set -eu
trap 'shutdown -h now' ERR

mkdir -p /etc/docker /etc/ecs
cat > /etc/docker/daemon.json <<'END'
{json.dumps(docker)}
END

# Batch adds the name of the cluster to this file.
grep -q '^{next(iter(agent))}=' /etc/ecs/ecs.config 2>/dev/null || cat >> /etc/ecs/ecs.config <<'END'
{lines}
END

# Batch runs containers in the network of the host, where the hop limit does not keep them from the
# metadata service and so from the rights of the host. They do not run as root; what needs it does.
iptables -I OUTPUT -d {_METADATA} -m owner ! --uid-owner 0 -j REJECT
"""

"""What must hold for the hosts of jobs."""

import json
import re
from typing import Any, Final

from infra.checks.finding import Properties, Rule

_TYPE: Final = "AWS::EC2::LaunchTemplate"
_DAEMON: Final = re.compile(r"^cat > /etc/docker/daemon\.json <<'END'\n(.*?)\nEND$", re.MULTILINE | re.DOTALL)


def _data(properties: Properties) -> dict[str, Any]:
    found = properties.get("LaunchTemplateData", {})
    return found if isinstance(found, dict) else {}


def _forbids_new_privileges(properties: Properties) -> bool:
    text = _data(properties).get("UserData", {}).get("Fn::Base64", "")
    daemon = _DAEMON.search(text) if isinstance(text, str) else None
    return daemon is not None and json.loads(daemon[1]).get("no-new-privileges") is True


def _wants_tokens(properties: Properties) -> bool:
    options = _data(properties).get("MetadataOptions", {})
    return bool(options.get("HttpTokens") == "required" and options.get("HttpPutResponseHopLimit") == 1)


def _encrypts(properties: Properties) -> bool:
    devices = _data(properties).get("BlockDeviceMappings", [])
    return bool(devices) and all(device.get("Ebs", {}).get("Encrypted") is True for device in devices)


RULES: Final = (
    Rule(
        name="LH-Host1",
        resource_type=_TYPE,
        location="LaunchTemplateData.UserData",
        holds=_forbids_new_privileges,
        must="Docker on the hosts starts containers with no-new-privileges, which Batch cannot ask for.",
        fix="Write it to /etc/docker/daemon.json in a boothook.",
    ),
    Rule(
        name="LH-Host2",
        resource_type=_TYPE,
        location="LaunchTemplateData.MetadataOptions",
        holds=_wants_tokens,
        must="The metadata service of the hosts wants tokens and answers over one hop only.",
        fix="Set HttpTokens to required and HttpPutResponseHopLimit to 1.",
    ),
    Rule(
        name="LH-Host3",
        resource_type=_TYPE,
        location="LaunchTemplateData.BlockDeviceMappings",
        holds=_encrypts,
        must="The volumes of the hosts are encrypted.",
        fix="Set Ebs.Encrypted.",
    ),
)

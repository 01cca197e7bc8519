"""What can keep a stack from being built.

LonghandError
└── DeploymentError
    ├── SettingUnknown        no such setting
    ├── SettingInvalid        a value that cannot be used
    ├── LicenseKeysMissing    an image that would refuse every licence
    └── BundleFailed          the zip file of the functions could not be made
"""

from typing import ClassVar

from contract.errors.base import LonghandError


class DeploymentError(LonghandError):
    """The stack cannot be built as asked."""

    code: ClassVar[str] = "deployment"
    http_status: ClassVar[int] = 400
    exit_code: ClassVar[int] = 2


class SettingUnknown(DeploymentError):
    """A `-c name=value` whose name is not a setting's."""

    code: ClassVar[str] = "deployment.setting_unknown"
    advice: ClassVar[str] = "docs/deploy.md lists every setting of a deployment."


class SettingInvalid(DeploymentError):
    """A value that cannot be used, or that does not go with another."""

    code: ClassVar[str] = "deployment.setting_invalid"
    advice: ClassVar[str] = "docs/deploy.md has the values and the default of every setting."


class LicenseKeysMissing(DeploymentError):
    """No public key of a licence goes into the image, and nobody said that this is meant."""

    code: ClassVar[str] = "deployment.license_keys_missing"
    advice: ClassVar[str] = (
        "Make a key pair with `.venv/bin/longhand license keygen --out issuer`, put its public half into the "
        "checkout with `mkdir -p keys && cp issuer/keys/*.pem keys/`, and deploy again; docs/deploy.md goes "
        "on to the licence. To deploy an image that refuses every job until then: `-c license_later=true`."
    )


class BundleFailed(DeploymentError):
    """The zip file of the functions could not be made."""

    code: ClassVar[str] = "deployment.bundle_failed"
    advice: ClassVar[str] = "It needs a package index that pip reaches; the message says what pip met."
    exit_code: ClassVar[int] = 1

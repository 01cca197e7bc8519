from typing import Final

from aws_cdk import Annotations
from aws_cdk import aws_ecr_assets as assets
from aws_cdk import aws_iam as iam
from constructs import Construct

from contract.errors import SettingInvalid
from infra.paths import PROJECT
from infra.settings import Settings

_FULL: Final = "transcriber/Dockerfile"
_THIN: Final = "transcriber/Dockerfile.worker"


class TranscriberImage(Construct):
    """The image of one language: built here, or another one with our worker added to it.

    Built when the stack is deployed, for which that machine needs Docker. Of the checkout, it and its hash
    know only what .dockerignore lets through.
    """

    uri: str

    def __init__(self, scope: Construct, construct_id: str, settings: Settings, language: str) -> None:
        super().__init__(scope, construct_id)
        base = settings.base_image(language)
        self._asset = assets.DockerImageAsset(
            self,
            "Asset",
            directory=str(PROJECT),
            file=_THIN if base else _FULL,
            build_args={"BASE_IMAGE": base} if base else self._own(settings, language),
            platform=assets.Platform.LINUX_AMD64,
        )
        self.uri = self._asset.image_uri

    def allow_pull(self, role: iam.IRole) -> None:
        self._asset.repository.grant_pull(role)

    def _own(self, settings: Settings, language: str) -> dict[str, str]:
        folder = PROJECT / settings.license_keys
        if not folder.is_dir():
            raise SettingInvalid(f"license_keys: no folder {settings.license_keys!r} in this checkout")
        if not any(folder.glob("*.pem")):
            Annotations.of(self).add_warning_v2(
                "longhand:no-license-key",
                f"{settings.license_keys} has no public key: the image will refuse every licence. "
                "docs/deploy.md says how to make one.",
            )
        return {"LANGUAGE": language, "KEYS": settings.license_keys}

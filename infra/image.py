from typing import Final

from aws_cdk import Annotations
from aws_cdk import aws_ecr_assets as assets
from aws_cdk import aws_iam as iam
from constructs import Construct

from infra.license_keys import folder_for_image
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
            build_args={"BASE_IMAGE": base} if base else _own(settings, language),
            platform=assets.Platform.LINUX_AMD64,
        )
        if settings.license_later and not base:
            Annotations.of(self).add_warning_v2(
                "longhand:license-later",
                "license_later: unless the image has public keys already, it refuses every job.",
            )
        self.uri = self._asset.image_uri

    def allow_pull(self, role: iam.IRole) -> None:
        self._asset.repository.grant_pull(role)


def _own(settings: Settings, language: str) -> dict[str, str]:
    return {"LANGUAGE": language, "KEYS": folder_for_image(settings)}

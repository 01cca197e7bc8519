from typing import Final

from aws_cdk import IgnoreMode
from aws_cdk import aws_ecr_assets as assets
from aws_cdk import aws_iam as iam
from constructs import Construct

from infra.paths import PROJECT
from infra.settings import Settings

_FULL: Final = "transcriber/Dockerfile"
_THIN: Final = "transcriber/Dockerfile.worker"
_NEEDED: Final = (
    "contract",
    "transcriber",
    "longhand",
    "requirements",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "NOTICE",
)
"""What the images may be built from; anything else must not even make them new."""


class TranscriberImage(Construct):
    """The image of one language: built here, or another one with our worker added to it.

    Built when the stack is deployed, for which that machine needs Docker.
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
            build_args={"BASE_IMAGE": base} if base else {"LANGUAGE": language},
            platform=assets.Platform.LINUX_AMD64,
            ignore_mode=IgnoreMode.DOCKER,
            exclude=["*", *(f"!{path}" for path in _NEEDED), "**/__pycache__", "**/*.pyc"],
        )
        self.uri = self._asset.image_uri

    def allow_pull(self, role: iam.IRole) -> None:
        self._asset.repository.grant_pull(role)

"""What the embedded cloud can be told."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from ipaddress import ip_network
from typing import Final

from contract.config import OperatingPoint
from contract.errors.local import NetworkInvalid

DEFAULT_PORT: Final = 4566
DEFAULT_API_PORT: Final = 4567
DEFAULT_REGION: Final = "us-east-1"
DEFAULT_IMAGE: Final = "longhand"


class ExecutorKind(StrEnum):
    """How jobs are run."""

    PROCESS = "process"
    CONTAINER = "container"


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalSettings:
    """How to run the embedded cloud.

    Attributes
    ----------
    port
        Of S3, SQS, DynamoDB, Secrets Manager and Logs; 0 for any that is free.
    api_port
        Of the API; 0 for any that is free.
    workers
        Cores that jobs may keep busy.
    executor
        How jobs are run.
    image
        For containers: name of the images, but for the language: `longhand` stands for `longhand-en`.
    languages
        Language packs for the languages that jobs may ask for; the first is that of uploads without a config.
    operating_points
        By pack, those that its models are here for; a pack that is not named has all of its own.
    default_operating_point
        Of jobs whose user chose none and wrote no config.
    region
        What resources say where they are.
    allowed_networks
        Internal networks, `127.0.0.0/8`, that recordings may be fetched from and callbacks made to.

    Raises
    ------
    NetworkInvalid
        One of them is none.
    """

    port: int = DEFAULT_PORT
    api_port: int = DEFAULT_API_PORT
    workers: int = 1
    executor: ExecutorKind = ExecutorKind.PROCESS
    image: str = DEFAULT_IMAGE
    languages: tuple[str, ...] = ("en",)
    operating_points: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    default_operating_point: OperatingPoint = "enhanced"
    region: str = DEFAULT_REGION
    allowed_networks: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for network in self.allowed_networks:
            try:
                ip_network(network)
            except ValueError as error:
                raise NetworkInvalid("no network that could be allowed", str(error)) from error

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Offer:
    """What a deployment can transcribe, for the functions that read job configs.

    Attributes
    ----------
    job_definitions
        ARNs, by `<language>-<operating point>`.
    features
        What the packs of the languages can do, by language.
    """

    job_definitions: Mapping[str, str]
    features: Mapping[str, list[str]]

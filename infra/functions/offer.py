from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Offer:
    """What a deployment can transcribe, for the functions that read job configs.

    Attributes
    ----------
    job_definitions
        ARNs, by `<pack>-<operating point>`.
    revisions
        Patterns of the names of every revision of them: `longhand-en-standard:*`.
    features
        What the language packs can do, by pack.
    languages
        Codes of the languages that each pack has, with spaces between, by pack.
    """

    job_definitions: Mapping[str, str]
    revisions: tuple[str, ...]
    features: Mapping[str, list[str]]
    languages: Mapping[str, str]

"""How far a run is, as a file in the job's folder while it runs."""

from dataclasses import dataclass

from contract.job.outcome import Document


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress(Document):
    """How far a run is.

    Attributes
    ----------
    share
        Of the recording that is transcribed, 0 to 1.
    at
        UTC, as `contract.transcript.timestamp` writes it.
    attempt
        1, or more after a retry.
    """

    share: float
    at: str
    attempt: int = 1

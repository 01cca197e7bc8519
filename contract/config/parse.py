from pydantic import ValidationError

from contract.config.document import read_object
from contract.config.job import JobConfig
from contract.errors.config import FeatureNotAvailable


def parse_job_config(raw: bytes | str) -> JobConfig:
    """Read the job config of a user.

    Parameters
    ----------
    raw
        One JSON object (RFC 8259), in UTF-8 when bytes.

    Raises
    ------
    ConfigUnreadable
        This is no JSON object.
    ConfigUnknownKey
        Keys that the contract does not know, and nothing else wrong. The nearest known key is suggested.
    ConfigInvalid
        Values missing, of the wrong kind, or out of limits; every one is listed with its path.
    FeatureNotAvailable
        A job of type `alignment`: an older kind of job that no language pack does.

    Notes
    -----
    What a language pack can do is checked by `contract.features.refuse_unavailable`.
    """
    document = read_object(raw)
    if document.get("type") == "alignment":
        raise FeatureNotAvailable("not available in this language pack: type=alignment")
    try:
        return JobConfig.model_validate(document)
    except ValidationError as error:
        # Importing the explanation costs time that a correct config need not spend.
        from contract.config.mistakes import refusal  # noqa: PLC0415

        raise refusal(error) from None

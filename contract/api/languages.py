"""What a deployment transcribes, as the API shows it."""

from pydantic import BaseModel, ConfigDict, Field

from contract.config import OperatingPoint


class LanguageOffered(BaseModel):
    """A language that jobs may ask for."""

    model_config = ConfigDict(frozen=True)

    language: str = Field(description="Code of the language, or `auto`: the language is then identified.")
    operating_points: list[OperatingPoint]
    default_operating_point: OperatingPoint = Field(
        description=(
            "What recordings get that are uploaded without a job config. A job config that names none means "
            "`standard` all the same."
        )
    )
    features: list[str] | None = Field(
        None,
        description=(
            "What a job config may ask for, by the paths of its keys; of `auto`, whatever language is found. "
            "None where nobody knows."
        ),
    )


class LanguagesResponse(BaseModel):
    """Every language of a deployment."""

    model_config = ConfigDict(frozen=True)

    languages: list[LanguageOffered]

"""What is known of how well and how fast the models of a pack work."""

from typing import Annotated, Literal

from pydantic import Field

from transcriber.packs.files import Strict


class Figure(Strict):
    """Something that was measured of a model or of an operating point.

    Attributes
    ----------
    model, operating_point
        Of which; one of the two. The models of a pack tell their own.
    measure
        `errors`: word error rate in percent. `speed`: processor time on one core, in seconds for each second
        of speech. `memory`: peak of one process, in MB.
    of
        What it was measured on.
    measured_here
        By the authors of Longhand; else as others published it.
    source
        Where it stands.
    """

    model: str | None = None
    operating_point: Literal["standard", "enhanced"] | None = None
    measure: Literal["errors", "speed", "memory"]
    of: Annotated[str, Field(min_length=1)]
    value: Annotated[float, Field(gt=0)]
    measured_here: bool
    source: Annotated[str, Field(min_length=1)]

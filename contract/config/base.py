from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints


class Section(BaseModel):
    """A JSON object of the job config.

    Values must be of the right kind already (`"5"` is no number), unknown keys are mistakes, and `null` for
    an optional key means that it is not given. The models are built on first use, to keep the program quick
    to start.
    """

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, defer_build=True)


Text = Annotated[str, StringConstraints(min_length=1)]
Share = Annotated[float, Field(ge=0, le=1)]
"""A sensitivity between 0 and 1."""
Positive = Annotated[int, Field(ge=1)]

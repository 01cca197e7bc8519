"""Who is to be told when a job has ended, and what became of telling them."""

from datetime import datetime
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field

Content = Literal[
    "jobinfo", "transcript", "transcript.json-v2", "transcript.txt", "transcript.srt", "data", "text"
]


class Callback(BaseModel):
    """One item of `notification_config`, as the record keeps it: with its secrets, and with its outcome.

    Attributes
    ----------
    url, auth_headers
        As given. Both may carry secrets, and are kept out of `repr`. With the outcome the headers are
        gone.
    contents
        None where it is not given, which is not the same as none.
    outcome
        Empty as long as it is still to be told.
    attempts
        Requests made.
    status
        Of the last answer; None if there was none.
    error, code
        Why it failed, in one line, and the stable code of that; of the last attempt.
    settled_at
        When the outcome was known.
    """

    model_config = ConfigDict(frozen=True, extra="ignore")

    url: str = Field(repr=False)
    contents: tuple[Content, ...] | None = None
    method: Literal["post", "put"] = "post"
    auth_headers: tuple[str, ...] = Field((), repr=False)
    outcome: Literal["", "sent", "failed"] = ""
    attempts: int = 0
    status: int | None = None
    error: str = ""
    code: str = ""
    settled_at: datetime | None = None

    def settled(self, outcome: Literal["sent", "failed"], at: datetime) -> Self:
        """Give it with its outcome, and without the headers, which nobody needs any more."""
        return self.model_copy(update={"outcome": outcome, "settled_at": at, "auth_headers": ()})

    @classmethod
    def of(cls, notification: dict[str, Any]) -> Self:
        """Make it of an item of the config, whose keys may be null."""
        return cls.model_validate({name: value for name, value in notification.items() if value is not None})

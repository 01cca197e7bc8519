"""Where the audio comes from and where the transcript goes. These keys hold in every language pack."""

from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, StringConstraints

from contract.config.base import Positive, Section
from contract.job.callback import Content
from contract.limits import MAX_AUTH_HEADERS, MAX_NOTIFICATIONS

# One header line: a token of RFC 9110, a colon, and a value that cannot begin another line.
_HEADER = r"^[!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\r\n\x00]*$"


def _begins_with(*schemes: str) -> AfterValidator:
    names = " or ".join(schemes)

    def check(url: str) -> str:
        scheme = next((s for s in schemes if url.lower().startswith(s)), None)
        if scheme is None or len(url) == len(scheme):
            # The URL itself may carry a signature, so the message does not repeat it.
            raise ValueError(f"must be a URL that begins with {names}")
        if not url.isprintable() or " " in url:
            raise ValueError("must not hold white space or control characters")
        return url

    return AfterValidator(check)


def _usable(line: str) -> str:
    from contract.outbound.headers import usable  # noqa: PLC0415 - few configs have headers

    return usable(line)


# Both kinds of value carry secrets: they are kept out of `repr`, and so out of logs.
FetchUrl = Annotated[
    str,
    _begins_with("http://", "https://", "file://"),
    Field(repr=False, json_schema_extra={"pattern": r"^(https?|file)://\S+$"}),
]
CallbackUrl = Annotated[
    str,
    _begins_with("http://", "https://"),
    Field(repr=False, json_schema_extra={"pattern": r"^https?://\S+$"}),
]
Header = Annotated[str, StringConstraints(pattern=_HEADER), AfterValidator(_usable)]
Headers = Annotated[list[Header], Field(max_length=MAX_AUTH_HEADERS)]


class FetchData(Section):
    url: FetchUrl
    auth_headers: Headers | None = Field(None, repr=False)


class Notification(Section):
    url: CallbackUrl
    contents: list[Content] | None = None
    method: Literal["post", "put"] | None = None
    auth_headers: Headers | None = Field(None, repr=False)


Notifications = Annotated[list[Notification], Field(max_length=MAX_NOTIFICATIONS)]


class Tracking(Section):
    title: str | None = None
    reference: str | None = None
    tags: list[str] | None = None
    details: dict[str, Any] | None = None


class SrtOverrides(Section):
    max_line_length: Positive | None = None
    max_lines: Positive | None = None


class OutputConfig(Section):
    srt_overrides: SrtOverrides | None = None
    generate_lattice: bool | None = None

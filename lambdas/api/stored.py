"""Files of a job, as they lie in the results bucket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from botocore.response import StreamingBody

    from lambdas.api.call import Service


@dataclass(frozen=True, slots=True)
class Stored:
    """One file, found but not read.

    Attributes
    ----------
    tag
        Changes whenever the file does.
    length
        Of all of it, in bytes.
    """

    tag: str
    length: int
    body: StreamingBody

    def read(self) -> bytes:
        return self.body.read()


def stored(service: Service, key: str, *, last_bytes: int = 0) -> Stored | None:
    """Find a file; None if there is none.

    Parameters
    ----------
    last_bytes
        How much of its end is wanted; 0 for all of it.
    """
    only = {"Range": f"bytes=-{last_bytes}"} if last_bytes else {}
    try:
        found = service.s3.get_object(Bucket=service.settings.results_bucket, Key=key, **only)  # type: ignore[arg-type]
    except service.s3.exceptions.NoSuchKey:
        return None
    except ClientError as error:
        if only and error.response["Error"]["Code"] == "InvalidRange":  # nothing is the end of an empty file
            return stored(service, key)
        raise
    length = int(found.get("ContentRange", "").rpartition("/")[2] or found["ContentLength"])
    return Stored(found["ETag"].strip('"'), length, found["Body"])

"""What can be wrong with an upload, besides its audio and its config.

LonghandError
└── UploadError
    └── UploadGone     removed before it could be read
"""

from typing import ClassVar

from contract.errors.base import LonghandError


class UploadError(LonghandError):
    """The upload cannot become a job."""

    code: ClassVar[str] = "upload"
    http_status: ClassVar[int] = 400


class UploadGone(UploadError):
    """The object, or this version of it, is not in the bucket any more."""

    code: ClassVar[str] = "upload.gone"
    advice: ClassVar[str] = (
        "Upload the recording again, and leave it where it is: uploads are removed after a day by themselves."
    )
    http_status: ClassVar[int] = 410

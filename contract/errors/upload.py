"""What can be wrong with an upload, besides its audio and its config.

LonghandError
└── UploadError
    ├── UploadGone          removed before it could be read
    ├── UploadArchived      in a storage class from which S3 reads nothing at once
    ├── UploadUnreadable    S3 refuses to hand it out
    └── UploadNotJudged     ingest itself failed on it, on every try
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


class UploadArchived(UploadError):
    """The object lies in an archive, from which S3 hands out nothing before it is restored."""

    code: ClassVar[str] = "upload.archived"
    advice: ClassVar[str] = (
        "Upload the recording in a storage class that can be read at once, such as STANDARD, or restore it "
        "and copy it onto itself."
    )


class UploadUnreadable(UploadError):
    """S3 refuses to hand the object out: the function has no right to it, or none to its key."""

    code: ClassVar[str] = "upload.unreadable"
    advice: ClassVar[str] = (
        "Let the ingest function read the object, and use the KMS key that it is encrypted with, or upload "
        "it with the encryption of the bucket. Then upload it again."
    )
    http_status: ClassVar[int] = 403


class UploadNotJudged(UploadError):
    """Longhand could not find out what it is, however often it tried."""

    code: ClassVar[str] = "upload.not_judged"
    advice: ClassVar[str] = (
        "Convert the recording to wav or flac, make its job config smaller if there is one, and upload both "
        "again. This is a bug in Longhand: please report it with the log of the ingest function."
    )
    http_status: ClassVar[int] = 500

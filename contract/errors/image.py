"""What can keep an image from being built.

LonghandError
└── ImageError
    ├── LibraryUnknown           a package carries a library that nobody has looked at
    ├── LibraryLicenceChanged    a library is under another licence than is told of it
    └── EncodersNotFound         what is to be left out is not where it was
"""

from typing import ClassVar

from contract.errors.base import LonghandError


class ImageError(LonghandError):
    """The image cannot be built of what was installed."""

    code: ClassVar[str] = "image"
    advice: ClassVar[str] = "Build it of the packages that the locks in requirements/ name."


class LibraryUnknown(ImageError):
    """A Python package carries a shared library that is not in the table of licences."""

    code: ClassVar[str] = "image.library_unknown"
    advice: ClassVar[str] = (
        "Find out whose it is and under which licence, add it to KNOWN in transcriber/image/bundled.py, and "
        "name it in NOTICE and docs/licences.md; or stay with the package that the lock names."
    )


class LibraryLicenceChanged(ImageError):
    """A library was built under another licence than NOTICE says."""

    code: ClassVar[str] = "image.library_licence_changed"
    advice: ClassVar[str] = (
        "Stay with the package that the lock names; or look at what the other licence asks of whoever passes "
        "an image on, and correct transcriber/image/bundled.py, NOTICE and docs/licences.md."
    )


class EncodersNotFound(ImageError):
    """The encoders under the GPL are not where leave_out looks for them."""

    code: ClassVar[str] = "image.encoders_not_found"
    advice: ClassVar[str] = (
        "Stay with the version of av that the lock names, or teach transcriber/image/leave_out.py what this "
        "one carries."
    )

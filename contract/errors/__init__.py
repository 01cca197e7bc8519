"""Every error that a user can meet, in one tree. docs/errors.md says for each what to do.

LonghandError
├── ConfigError                     the job config
│   ├── ConfigUnreadable
│   ├── ConfigInvalid
│   │   └── ConfigUnknownKey
│   ├── FeatureNotAvailable
│   └── LanguageNotAvailable
├── AudioError                      the recording
│   ├── NotValid
│   │   ├── NoAudioStream
│   │   ├── NothingDecoded
│   │   └── Encrypted
│   ├── SampleRateMissing
│   ├── TooLong
│   └── TooLarge
├── FetchError                      the recording's URL
│   ├── FetchRefused
│   ├── FetchNotFound
│   ├── FetchFailed
│   ├── FetchTimeout
│   └── FetchTooLarge
├── LicenseError                    the licence
│   ├── LicenseMissing
│   ├── LicenseFileUnreadable
│   ├── LicenseFileInvalid
│   ├── LicenseTokenMissing
│   ├── LicenseTokenNotBase64
│   ├── LicenseTokenMalformed
│   ├── LicenseAlgorithmRefused
│   ├── LicenseKeyUnknown
│   ├── LicenseKeyUnusable
│   ├── LicenseSignatureInvalid
│   ├── LicenseNotYetValid
│   ├── LicenseExpired
│   ├── LicenseLanguageMissing
│   ├── LicenseFeatureMissing
│   └── LicenseToolError
│       ├── LicenseKeyExists
│       ├── LicenseKeyUnreadable
│       ├── LicenseRequestInvalid
│       └── LicenseFolderUnwritable
├── ModelsError                     language packs and their files
│   ├── PackUnknown
│   ├── PackInvalid
│   ├── OperatingPointUnknown
│   ├── ModelsMissing
│   ├── ModelsCorrupt
│   ├── ModelsFolderUnusable
│   └── ModelsPullError
│       ├── ModelsNoPip
│       ├── ModelsUnavailable
│       ├── ModelsSourceChanged
│       └── ModelsBuildFailed
├── JobError                        how a job fails around the transcriber
│   └── TaskInvalid
└── ProgramError                    the program and the machine it runs on
    ├── UsageError
    ├── LoggingNotSetUp
    ├── IllegalInstruction
    ├── OutOfMemory
    ├── WorkerFailed
    ├── WorkFolderNotWritable
    ├── WorkFolderFull
    ├── OutputNotWritten
    └── Stopped
"""

from contract.errors.audio import (
    AudioError,
    Encrypted,
    NoAudioStream,
    NothingDecoded,
    NotValid,
    SampleRateMissing,
    TooLarge,
    TooLong,
)
from contract.errors.base import LonghandError
from contract.errors.config import (
    ConfigError,
    ConfigInvalid,
    ConfigUnknownKey,
    ConfigUnreadable,
    FeatureNotAvailable,
    LanguageNotAvailable,
    Mistake,
)
from contract.errors.fetch import (
    FetchError,
    FetchFailed,
    FetchNotFound,
    FetchRefused,
    FetchTimeout,
    FetchTooLarge,
)
from contract.errors.job import JobError, TaskInvalid
from contract.errors.license import (
    LicenseAlgorithmRefused,
    LicenseError,
    LicenseExpired,
    LicenseFeatureMissing,
    LicenseFileInvalid,
    LicenseFileUnreadable,
    LicenseFolderUnwritable,
    LicenseKeyExists,
    LicenseKeyUnknown,
    LicenseKeyUnreadable,
    LicenseKeyUnusable,
    LicenseLanguageMissing,
    LicenseMissing,
    LicenseNotYetValid,
    LicenseRequestInvalid,
    LicenseSignatureInvalid,
    LicenseTokenMalformed,
    LicenseTokenMissing,
    LicenseTokenNotBase64,
    LicenseToolError,
)
from contract.errors.models import (
    ModelsBuildFailed,
    ModelsCorrupt,
    ModelsError,
    ModelsFolderUnusable,
    ModelsMissing,
    ModelsNoPip,
    ModelsPullError,
    ModelsSourceChanged,
    ModelsUnavailable,
    OperatingPointUnknown,
    PackInvalid,
    PackUnknown,
)
from contract.errors.program import (
    IllegalInstruction,
    LoggingNotSetUp,
    OutOfMemory,
    OutputNotWritten,
    ProgramError,
    Stopped,
    UsageError,
    WorkerFailed,
    WorkFolderFull,
    WorkFolderNotWritable,
)

__all__ = [
    "AudioError",
    "ConfigError",
    "ConfigInvalid",
    "ConfigUnknownKey",
    "ConfigUnreadable",
    "Encrypted",
    "FeatureNotAvailable",
    "FetchError",
    "FetchFailed",
    "FetchNotFound",
    "FetchRefused",
    "FetchTimeout",
    "FetchTooLarge",
    "IllegalInstruction",
    "JobError",
    "LanguageNotAvailable",
    "LicenseAlgorithmRefused",
    "LicenseError",
    "LicenseExpired",
    "LicenseFeatureMissing",
    "LicenseFileInvalid",
    "LicenseFileUnreadable",
    "LicenseFolderUnwritable",
    "LicenseKeyExists",
    "LicenseKeyUnknown",
    "LicenseKeyUnreadable",
    "LicenseKeyUnusable",
    "LicenseLanguageMissing",
    "LicenseMissing",
    "LicenseNotYetValid",
    "LicenseRequestInvalid",
    "LicenseSignatureInvalid",
    "LicenseTokenMalformed",
    "LicenseTokenMissing",
    "LicenseTokenNotBase64",
    "LicenseToolError",
    "LoggingNotSetUp",
    "LonghandError",
    "Mistake",
    "ModelsBuildFailed",
    "ModelsCorrupt",
    "ModelsError",
    "ModelsFolderUnusable",
    "ModelsMissing",
    "ModelsNoPip",
    "ModelsPullError",
    "ModelsSourceChanged",
    "ModelsUnavailable",
    "NoAudioStream",
    "NotValid",
    "NothingDecoded",
    "OperatingPointUnknown",
    "OutOfMemory",
    "OutputNotWritten",
    "PackInvalid",
    "PackUnknown",
    "ProgramError",
    "SampleRateMissing",
    "Stopped",
    "TaskInvalid",
    "TooLarge",
    "TooLong",
    "UsageError",
    "WorkFolderFull",
    "WorkFolderNotWritable",
    "WorkerFailed",
]

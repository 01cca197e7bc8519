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
├── UploadError                     an upload
│   └── UploadGone
├── JobError                        how a job fails around the transcriber
│   ├── JobFailed
│   ├── JobLost
│   ├── JobTimedOut
│   ├── JobCancelled
│   ├── JobNotSubmitted
│   ├── RecordingNeverCame
│   ├── JobNotStarted
│   └── WorkerError
│       ├── TaskInvalid
│       ├── DownloadFailed
│       ├── ResultsNotStored
│       └── PipelineMissing
├── ApiError                        what the API cannot do
│   ├── PermissionDenied
│   ├── JobNotFound
│   ├── TranscriptNotReady
│   ├── TranscriptExpired
│   ├── JobExpired
│   ├── NotImplementedHere
│   ├── MethodNotAllowed
│   ├── PathUnknown
│   ├── Unprocessable
│   ├── AnswerTooLarge
│   ├── TooManyCalls
│   ├── ConfigRejected
│   ├── MalformedRequest
│   ├── MissingDataFile
│   ├── BodyTooLarge
│   ├── LogNotAvailable
│   ├── JobRunning
│   ├── UploadIncomplete
│   ├── FormatNotSupported
│   ├── TooManyJobs
│   └── ApiKeyError
│       ├── ApiKeyExists
│       ├── ApiKeyUnknown
│       ├── ApiKeyNameInvalid
│       ├── ApiKeysUnreadable
│       ├── ApiKeysBusy
│       └── ApiKeysNoBoto3
├── LocalError                      the embedded cloud
│   ├── PortTaken
│   ├── PartNotStarted
│   ├── PartEnded
│   └── ExecutorUnavailable
├── DeploymentError                 the settings of a deployment
│   ├── SettingUnknown
│   ├── SettingInvalid
│   └── BundleFailed
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

from contract.errors.api import (
    AnswerTooLarge,
    ApiError,
    ApiKeyError,
    ApiKeyExists,
    ApiKeyNameInvalid,
    ApiKeysBusy,
    ApiKeysNoBoto3,
    ApiKeysUnreadable,
    ApiKeyUnknown,
    BodyTooLarge,
    ConfigRejected,
    FormatNotSupported,
    JobExpired,
    JobNotFound,
    JobRunning,
    LogNotAvailable,
    MalformedRequest,
    MethodNotAllowed,
    MissingDataFile,
    NotImplementedHere,
    PathUnknown,
    PermissionDenied,
    TooManyCalls,
    TooManyJobs,
    TranscriptExpired,
    TranscriptNotReady,
    Unprocessable,
    UploadIncomplete,
)
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
from contract.errors.deployment import BundleFailed, DeploymentError, SettingInvalid, SettingUnknown
from contract.errors.fetch import (
    FetchError,
    FetchFailed,
    FetchNotFound,
    FetchRefused,
    FetchTimeout,
    FetchTooLarge,
)
from contract.errors.job import (
    DownloadFailed,
    JobCancelled,
    JobError,
    JobFailed,
    JobLost,
    JobNotStarted,
    JobNotSubmitted,
    JobTimedOut,
    PipelineMissing,
    RecordingNeverCame,
    ResultsNotStored,
    TaskInvalid,
    WorkerError,
)
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
from contract.errors.local import ExecutorUnavailable, LocalError, PartEnded, PartNotStarted, PortTaken
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
from contract.errors.upload import UploadError, UploadGone

__all__ = [
    "AnswerTooLarge",
    "ApiError",
    "ApiKeyError",
    "ApiKeyExists",
    "ApiKeyNameInvalid",
    "ApiKeyUnknown",
    "ApiKeysBusy",
    "ApiKeysNoBoto3",
    "ApiKeysUnreadable",
    "AudioError",
    "BodyTooLarge",
    "BundleFailed",
    "ConfigError",
    "ConfigInvalid",
    "ConfigRejected",
    "ConfigUnknownKey",
    "ConfigUnreadable",
    "DeploymentError",
    "DownloadFailed",
    "Encrypted",
    "ExecutorUnavailable",
    "FeatureNotAvailable",
    "FetchError",
    "FetchFailed",
    "FetchNotFound",
    "FetchRefused",
    "FetchTimeout",
    "FetchTooLarge",
    "FormatNotSupported",
    "IllegalInstruction",
    "JobCancelled",
    "JobError",
    "JobExpired",
    "JobFailed",
    "JobLost",
    "JobNotFound",
    "JobNotStarted",
    "JobNotSubmitted",
    "JobRunning",
    "JobTimedOut",
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
    "LocalError",
    "LogNotAvailable",
    "LoggingNotSetUp",
    "LonghandError",
    "MalformedRequest",
    "MethodNotAllowed",
    "MissingDataFile",
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
    "NotImplementedHere",
    "NotValid",
    "NothingDecoded",
    "OperatingPointUnknown",
    "OutOfMemory",
    "OutputNotWritten",
    "PackInvalid",
    "PackUnknown",
    "PartEnded",
    "PartNotStarted",
    "PathUnknown",
    "PermissionDenied",
    "PipelineMissing",
    "PortTaken",
    "ProgramError",
    "RecordingNeverCame",
    "ResultsNotStored",
    "SampleRateMissing",
    "SettingInvalid",
    "SettingUnknown",
    "Stopped",
    "TaskInvalid",
    "TooLarge",
    "TooLong",
    "TooManyCalls",
    "TooManyJobs",
    "TranscriptExpired",
    "TranscriptNotReady",
    "Unprocessable",
    "UploadError",
    "UploadGone",
    "UploadIncomplete",
    "UsageError",
    "WorkFolderFull",
    "WorkFolderNotWritable",
    "WorkerError",
    "WorkerFailed",
]

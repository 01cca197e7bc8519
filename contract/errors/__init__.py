"""Every error that a user can meet, in one tree. docs/errors.md says for each what to do.

LonghandError
├── ConfigError                     the job config
│   ├── ConfigUnreadable
│   ├── ConfigInvalid
│   │   └── ConfigUnknownKey
│   ├── ReplacementTooCostly
│   ├── FeatureNotAvailable
│   └── LanguageNotAvailable
├── AudioError                      the recording
│   ├── NotValid
│   │   ├── NoAudioStream
│   │   ├── NothingDecoded
│   │   └── Encrypted
│   ├── SampleRateMissing
│   ├── TooLong
│   ├── TooLarge
│   └── TooManyChannels
├── LanguageError                   the language, where it is to be found out
│   ├── LanguageUncertain
│   ├── LanguageUnexpected
│   ├── LanguageNotSupported
│   └── LanguageNoSpeech
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
│       ├── ModelsNotLocked
│       ├── ModelsNoPip
│       ├── ModelsUnavailable
│       ├── HubUnavailable
│       ├── ModelsLockDiffers
│       ├── ReleaseUnavailable
│       ├── ModelsNowhere
│       ├── ModelsSourceChanged
│       └── ModelsBuildFailed
├── UploadError                     an upload
│   ├── UploadGone
│   ├── UploadArchived
│   ├── UploadUnreadable
│   └── UploadNotJudged
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
│   ├── SpeakersNotKept
│   ├── LogExpired
│   ├── JobExpired
│   ├── NotSigned
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
│   ├── NotStored
│   └── ApiKeyError
│       ├── ApiKeyExists
│       ├── ApiKeyUnknown
│       ├── ApiKeyAmbiguous
│       ├── ApiKeyNameInvalid
│       ├── ApiKeysFull
│       ├── ApiKeysUnreadable
│       ├── ApiKeysBusy
│       └── ApiKeysNoBoto3
├── NotifyError                     a callback
│   ├── CallbackRefused
│   ├── CallbackFailed
│   └── CallbackTimeout
├── ClientError                     what the tool cannot do with the API
│   ├── ApiUnknown
│   ├── ClientFileInvalid
│   ├── KeyMissing
│   ├── SigningUnavailable
│   ├── ApiUnreachable
│   ├── ApiRefused
│   │   ├── CallerRefused
│   │   ├── JobUnknown
│   │   ├── ApiBusy
│   │   └── UploadUrlExpired
│   ├── RecordingUnusable
│   │   ├── RecordingEmpty
│   │   └── NotARecording
│   ├── RecordingChanged
│   ├── TranscriptThere
│   ├── TranscriptNotWritten
│   ├── JobWasRejected
│   ├── JobsFailed
│   ├── WaitedTooLong
│   ├── SubmissionBusy
│   └── SubmissionsUnusable
├── LocalError                      the embedded cloud
│   ├── PortTaken
│   ├── PartNotStarted
│   ├── PartEnded
│   ├── ExecutorUnavailable
│   └── NetworkInvalid
├── DeploymentError                 the settings of a deployment
│   ├── SettingUnknown
│   ├── SettingInvalid
│   ├── LicenseKeysMissing
│   └── BundleFailed
├── ImageError                      what an image is built of
│   ├── LibraryUnknown
│   ├── LibraryLicenceChanged
│   └── EncodersNotFound
└── ProgramError                    the program and the machine it runs on
    ├── UsageError
    ├── PackagesMissing
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
    BodyTooLarge,
    ConfigRejected,
    FormatNotSupported,
    JobExpired,
    JobNotFound,
    JobRunning,
    LogExpired,
    LogNotAvailable,
    MalformedRequest,
    MethodNotAllowed,
    MissingDataFile,
    NotSigned,
    NotStored,
    PathUnknown,
    PermissionDenied,
    SpeakersNotKept,
    TooManyCalls,
    TooManyJobs,
    TranscriptExpired,
    TranscriptNotReady,
    Unprocessable,
    UploadIncomplete,
)
from contract.errors.api_keys import (
    ApiKeyAmbiguous,
    ApiKeyError,
    ApiKeyExists,
    ApiKeyNameInvalid,
    ApiKeysBusy,
    ApiKeysFull,
    ApiKeysNoBoto3,
    ApiKeysUnreadable,
    ApiKeyUnknown,
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
    TooManyChannels,
)
from contract.errors.base import LonghandError
from contract.errors.client import (
    ApiBusy,
    ApiRefused,
    ApiUnknown,
    ApiUnreachable,
    CallerRefused,
    ClientError,
    ClientFileInvalid,
    JobsFailed,
    JobUnknown,
    JobWasRejected,
    KeyMissing,
    NotARecording,
    RecordingChanged,
    RecordingEmpty,
    RecordingUnusable,
    SigningUnavailable,
    SubmissionBusy,
    SubmissionsUnusable,
    TranscriptNotWritten,
    TranscriptThere,
    UploadUrlExpired,
    WaitedTooLong,
)
from contract.errors.config import (
    ConfigError,
    ConfigInvalid,
    ConfigUnknownKey,
    ConfigUnreadable,
    FeatureNotAvailable,
    LanguageNotAvailable,
    Mistake,
    ReplacementTooCostly,
)
from contract.errors.deployment import (
    BundleFailed,
    DeploymentError,
    LicenseKeysMissing,
    SettingInvalid,
    SettingUnknown,
)
from contract.errors.fetch import (
    FetchError,
    FetchFailed,
    FetchNotFound,
    FetchRefused,
    FetchTimeout,
    FetchTooLarge,
)
from contract.errors.image import EncodersNotFound, ImageError, LibraryLicenceChanged, LibraryUnknown
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
from contract.errors.language import (
    LanguageError,
    LanguageNoSpeech,
    LanguageNotSupported,
    LanguageUncertain,
    LanguageUnexpected,
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
from contract.errors.local import (
    ExecutorUnavailable,
    LocalError,
    NetworkInvalid,
    PartEnded,
    PartNotStarted,
    PortTaken,
)
from contract.errors.models import (
    HubUnavailable,
    ModelsBuildFailed,
    ModelsCorrupt,
    ModelsError,
    ModelsFolderUnusable,
    ModelsLockDiffers,
    ModelsMissing,
    ModelsNoPip,
    ModelsNotLocked,
    ModelsNowhere,
    ModelsPullError,
    ModelsSourceChanged,
    ModelsUnavailable,
    OperatingPointUnknown,
    PackInvalid,
    PackUnknown,
    ReleaseUnavailable,
)
from contract.errors.notify import CallbackFailed, CallbackRefused, CallbackTimeout, NotifyError
from contract.errors.program import (
    IllegalInstruction,
    LoggingNotSetUp,
    OutOfMemory,
    OutputNotWritten,
    PackagesMissing,
    ProgramError,
    Stopped,
    UsageError,
    WorkerFailed,
    WorkFolderFull,
    WorkFolderNotWritable,
)
from contract.errors.upload import (
    UploadArchived,
    UploadError,
    UploadGone,
    UploadNotJudged,
    UploadUnreadable,
)

__all__ = [
    "AnswerTooLarge",
    "ApiBusy",
    "ApiError",
    "ApiKeyAmbiguous",
    "ApiKeyError",
    "ApiKeyExists",
    "ApiKeyNameInvalid",
    "ApiKeyUnknown",
    "ApiKeysBusy",
    "ApiKeysFull",
    "ApiKeysNoBoto3",
    "ApiKeysUnreadable",
    "ApiRefused",
    "ApiUnknown",
    "ApiUnreachable",
    "AudioError",
    "BodyTooLarge",
    "BundleFailed",
    "CallbackFailed",
    "CallbackRefused",
    "CallbackTimeout",
    "CallerRefused",
    "ClientError",
    "ClientFileInvalid",
    "ConfigError",
    "ConfigInvalid",
    "ConfigRejected",
    "ConfigUnknownKey",
    "ConfigUnreadable",
    "DeploymentError",
    "DownloadFailed",
    "EncodersNotFound",
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
    "HubUnavailable",
    "IllegalInstruction",
    "ImageError",
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
    "JobUnknown",
    "JobWasRejected",
    "JobsFailed",
    "KeyMissing",
    "LanguageError",
    "LanguageNoSpeech",
    "LanguageNotAvailable",
    "LanguageNotSupported",
    "LanguageUncertain",
    "LanguageUnexpected",
    "LibraryLicenceChanged",
    "LibraryUnknown",
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
    "LicenseKeysMissing",
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
    "LogExpired",
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
    "ModelsLockDiffers",
    "ModelsMissing",
    "ModelsNoPip",
    "ModelsNotLocked",
    "ModelsNowhere",
    "ModelsPullError",
    "ModelsSourceChanged",
    "ModelsUnavailable",
    "NetworkInvalid",
    "NoAudioStream",
    "NotARecording",
    "NotSigned",
    "NotStored",
    "NotValid",
    "NothingDecoded",
    "NotifyError",
    "OperatingPointUnknown",
    "OutOfMemory",
    "OutputNotWritten",
    "PackInvalid",
    "PackUnknown",
    "PackagesMissing",
    "PartEnded",
    "PartNotStarted",
    "PathUnknown",
    "PermissionDenied",
    "PipelineMissing",
    "PortTaken",
    "ProgramError",
    "RecordingChanged",
    "RecordingEmpty",
    "RecordingNeverCame",
    "RecordingUnusable",
    "ReleaseUnavailable",
    "ReplacementTooCostly",
    "ResultsNotStored",
    "SampleRateMissing",
    "SettingInvalid",
    "SettingUnknown",
    "SigningUnavailable",
    "SpeakersNotKept",
    "Stopped",
    "SubmissionBusy",
    "SubmissionsUnusable",
    "TaskInvalid",
    "TooLarge",
    "TooLong",
    "TooManyCalls",
    "TooManyChannels",
    "TooManyJobs",
    "TranscriptExpired",
    "TranscriptNotReady",
    "TranscriptNotWritten",
    "TranscriptThere",
    "Unprocessable",
    "UploadArchived",
    "UploadError",
    "UploadGone",
    "UploadIncomplete",
    "UploadNotJudged",
    "UploadUnreadable",
    "UploadUrlExpired",
    "UsageError",
    "WaitedTooLong",
    "WorkFolderFull",
    "WorkFolderNotWritable",
    "WorkerError",
    "WorkerFailed",
]

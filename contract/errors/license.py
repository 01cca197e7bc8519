"""Everything that keeps a licence from being accepted.

LicenseError
├── LicenseMissing              neither a token nor a file
├── LicenseFileUnreadable       a file that cannot be opened
├── LicenseFileInvalid          a file that is not the JSON of a licence
├── LicenseTokenMissing         a file without a usable signedclaimstoken
├── LicenseTokenNotBase64       a token cut short or altered
├── LicenseTokenMalformed       a token whose content is not a licence
├── LicenseAlgorithmRefused     a token signed in another way
├── LicenseKeyUnknown           a token of a key that is not trusted here
├── LicenseKeyUnusable          a trusted key that cannot be read
├── LicenseSignatureInvalid     a token that its key did not sign
├── LicenseNotYetValid
├── LicenseExpired
├── LicenseLanguageMissing
├── LicenseFeatureMissing
└── LicenseToolError            making keys and licences
    ├── LicenseKeyExists
    ├── LicenseKeyUnreadable
    ├── LicenseRequestInvalid
    └── LicenseFolderUnwritable

No message ever holds a token or a part of one.
"""

from contract.errors.base import LonghandError


class LicenseError(LonghandError):
    code = "license"
    advice = "Check the license with `longhand license inspect`."
    http_status = 403


class LicenseMissing(LicenseError):
    code = "license.missing"
    advice = (
        "Set LICENSE_TOKEN to the signedclaimstoken of your license, or mount the license file at "
        "/license.json. `longhand license token` prints a token for development."
    )


class LicenseFileUnreadable(LicenseError):
    code = "license.file_unreadable"
    advice = (
        "Make the license file readable for the user the program runs as. "
        "A folder at this path means that the file to mount did not exist on the host."
    )


class LicenseFileInvalid(LicenseError):
    code = "license.file_invalid"
    advice = "The license file is damaged or is another file. Take a fresh copy of the one you received."


class LicenseTokenMissing(LicenseError):
    code = "license.token_missing"
    advice = (
        "The field signedclaimstoken of the license file is absent, empty or cut short. "
        "Take a fresh copy of the file."
    )


class LicenseTokenNotBase64(LicenseError):
    code = "license.token_not_base64"
    advice = (
        "The license token has been cut short or altered. Copy the whole value of signedclaimstoken, "
        "without the quotation marks."
    )


class LicenseTokenMalformed(LicenseError):
    code = "license.token_malformed"
    advice = (
        "This is not a license token for this program, or it has been altered. "
        "Copy the value of signedclaimstoken again."
    )


class LicenseAlgorithmRefused(LicenseError):
    code = "license.algorithm_refused"
    advice = "Only tokens signed with Ed25519 (alg EdDSA) are accepted. Ask the issuer for a new license."


class LicenseKeyUnknown(LicenseError):
    code = "license.key_unknown"
    advice = (
        "Put the issuer's public key as <key_pair_id>.pem into the folder of trusted keys, "
        "or name another folder with LONGHAND_KEYS_DIR."
    )


class LicenseKeyUnusable(LicenseError):
    code = "license.key_unusable"
    advice = (
        "The folder of trusted keys must hold readable Ed25519 public keys in PEM form. "
        "Put the public key there again."
    )


class LicenseSignatureInvalid(LicenseError):
    code = "license.signature_invalid"
    advice = (
        "The license was altered, or was signed with another key than the trusted one of this id. "
        "Copy the token again, or check which public key is trusted."
    )


class LicenseNotYetValid(LicenseError):
    code = "license.not_yet_valid"
    advice = "Wait until the license starts (00:00 UTC of validFrom), or correct the clock of this machine."


class LicenseExpired(LicenseError):
    code = "license.expired"
    advice = "Ask for a new license. If this one should still be valid, correct the clock of this machine."


class LicenseLanguageMissing(LicenseError):
    code = "license.language_missing"
    advice = "Ask for a license that holds this language, or transcribe in a language that yours holds."


class LicenseFeatureMissing(LicenseError):
    code = "license.feature_missing"
    advice = "Ask for a license that holds this feature (MAPBA is batch transcription)."


class LicenseToolError(LicenseError):
    code = "license.tool"
    http_status = 500


class LicenseKeyExists(LicenseToolError):
    code = "license.key_exists"
    advice = "A key is never overwritten. Choose another --key-pair-id or another --out folder."


class LicenseKeyUnreadable(LicenseToolError):
    code = "license.key_unreadable"
    advice = "Give the private key that `longhand license keygen` wrote: <folder>/private/<key_pair_id>.pem."


class LicenseRequestInvalid(LicenseToolError):
    code = "license.request_invalid"
    advice = "Correct the option and run the command again."
    exit_code = 2


class LicenseFolderUnwritable(LicenseToolError):
    code = "license.folder_unwritable"
    advice = "Choose a folder you may write to (LONGHAND_HOME or --out)."

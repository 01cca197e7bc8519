from typing import Literal

from lambdas.jobs.settings import OfferSettings


class ApiSettings(OfferSettings):
    """Environment of the API function.

    Attributes
    ----------
    auth
        How callers say who they are: by a key of ours, or by a signature that AWS has checked.
    api_keys_secret
        Name or ARN of the secret with the salted hashes of the API keys; empty where callers sign.
    uploads_bucket
        Name.
    fetch_queue_url
        Of the queue of what is to be fetched.
    max_running_jobs
        How many jobs of one caller may be under way at once; 0 for any number. A key can have a limit of its
        own.
    max_wait_seconds
        How long a call waits for a job to end, whatever it asks for: less than the function may run.
    upload_url_seconds
        How long the URLs are valid to which recordings are put.
    """

    auth: Literal["key", "iam"] = "key"
    api_keys_secret: str = ""
    uploads_bucket: str
    fetch_queue_url: str
    max_running_jobs: int = 10_000
    max_wait_seconds: int = 50
    upload_url_seconds: int = 3600

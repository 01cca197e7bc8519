from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Endpoints:
    """What a user of the embedded cloud needs to know of it.

    Attributes
    ----------
    endpoint_url
        Of S3, SQS, DynamoDB, Secrets Manager and CloudWatch Logs.
    api_key
        Of the owner of what is uploaded into the bucket.
    """

    endpoint_url: str
    uploads_bucket: str
    results_bucket: str
    api_url: str
    api_key: str

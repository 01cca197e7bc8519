from lambdas.jobs.settings import EndingSettings, MetricsSettings, OutboundSettings, QueueSettings


class FetchSettings(MetricsSettings, QueueSettings, EndingSettings, OutboundSettings):
    """Environment of the function that fetches recordings.

    Attributes
    ----------
    uploads_bucket
        Name.
    tries
        How often a recording is tried to be fetched before its job is rejected.
    """

    uploads_bucket: str
    tries: int = 4

from lambdas.jobs.settings import OutboundSettings, QueueSettings


class NotifySettings(QueueSettings, OutboundSettings):
    """Environment of the function that makes callbacks.

    Attributes
    ----------
    uploads_bucket
        Name.
    tries
        How often a callback is tried before it counts as failed.
    """

    uploads_bucket: str
    tries: int = 4
